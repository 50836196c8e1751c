using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>Plan, apply, tell and undo, through the commands, on the sandbox.</summary>
public sealed class RemediationCommandTests : IAsyncLifetime, IDisposable
{
    private const string Arc = "Arc.AutoUpgradeOff";

    private readonly string journal = Directory.CreateTempSubdirectory("iotops-test-").FullName;
    private readonly List<IDisposable> open = [];
    private SandboxProcess? sandbox;
    private string signIn = "";
    private RecordingHost host = new();
    private Engine engine = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (sandbox is not null)
        {
            await sandbox.DisposeAsync();
        }
    }

    public void Dispose()
    {
        open.ForEach(item => item.Dispose());
        Directory.Delete(journal, recursive: true);
    }

    [Fact]
    public async Task A_plan_is_shown_tried_applied_told_and_undone()
    {
        await StartAsync();
        string before = await ClusterAsync();

        Output plan = Run($"$plan = Get-IoTOpsRemediationPlan {Arc}; $plan").RequireNoErrors();
        Assert.Single(plan.Objects);
        Output trial = Run("$plan | Invoke-IoTOpsRemediation -WhatIf -JournalPath $journal").RequireNoErrors();
        Assert.Equal(["Planned", "Listed"], trial.Texts("Outcome"));
        Assert.Equal(before, await ClusterAsync());
        Assert.Empty(Directory.GetFiles(journal));

        Output applied = Run("$results = $plan | Invoke-IoTOpsRemediation -JournalPath $journal; $results").RequireNoErrors();
        Assert.Equal(["Applied", "Listed"], applied.Texts("Outcome"));
        Assert.Equal(before.Replace("\"agentAutoUpgrade\":\"Enabled\"", "\"agentAutoUpgrade\":\"Disabled\"", StringComparison.Ordinal), await ClusterAsync());
        Assert.Equal(0, host.Prompts);

        Output again = Run("$plan | Invoke-IoTOpsRemediation -JournalPath $journal").RequireNoErrors();
        Assert.Equal(["Unchanged", "Listed"], again.Texts("Outcome"));

        Assert.Equal(["Applied"], Run("(Get-IoTOpsRemediationHistory -JournalPath $journal).State").RequireNoErrors().Lines);
        Output undone = Run("$results | Undo-IoTOpsRemediation -JournalPath $journal").RequireNoErrors();
        Assert.Equal(["Applied"], undone.Texts("Outcome"));
        Assert.Equal(before, await ClusterAsync());
        Assert.Equal(
            ["Applied ", $"Applied {applied.Texts("RunId")[0]}"],
            Run("Get-IoTOpsRemediationHistory -JournalPath $journal | ForEach-Object { \"$($_.State) $($_.Undoes)\" }").RequireNoErrors().Lines);
    }

    [Fact]
    public async Task The_whole_plan_of_the_quickstart_site_is_applied_and_taken_back_byte_for_byte()
    {
        await StartAsync();
        Output plan = Run("$plan = Get-IoTOpsRemediationPlan; $plan.Changes | Where-Object IsApplicable").RequireNoErrors();
        Assert.NotEmpty(plan.Objects);
        string[] paths = [.. plan.Texts("Path").Select(path => path!)];
        Dictionary<string, string> before = await ReadAsync(paths);

        Output applied = Run("$results = $plan | Invoke-IoTOpsRemediation -JournalPath $journal -Force; $results").RequireNoErrors();
        Assert.All(
            applied.Objects.Where(result => result.Properties["Kind"].Value.ToString() == "Api"),
            result => Assert.True(result.Properties["Outcome"].Value.ToString() is "Applied" or "NeedsInput", result.ToString()));

        // What an API makes alone is right now; where a person or a redeployment has a part, that part is listed.
        string[] whole = Run("""
            $failed = @{}
            foreach ($result in $results) { foreach ($id in $result.Change.Guidelines) { if ("$($result.Outcome)" -notin 'Applied', 'Unchanged') { $failed[$id] = $true } } }
            $results | ForEach-Object { $_.Change.Guidelines } | Where-Object { -not $failed[$_] }
            """).RequireNoErrors().Lines.Distinct().ToArray()!;
        string[] wrong = [.. Run("Test-IoTOpsCluster | Where-Object Status -eq Fail | ForEach-Object { \"$($_.Id): $($_.Summary)\" }").RequireNoErrors().Lines];
        Assert.DoesNotContain(wrong, line => whole.Contains(line.Split(':')[0]));

        Output undone = Run("$results | Undo-IoTOpsRemediation -JournalPath $journal -Force").RequireNoErrors();
        Assert.All(undone.Texts("Outcome"), outcome => Assert.Equal("Applied", outcome));
        Dictionary<string, string> after = await ReadAsync(paths);
        foreach (string path in paths)
        {
            Assert.Equal(before[path], after[path]);
        }
    }

    [Theory]
    [InlineData("$saved = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($plan)); $saved | Invoke-IoTOpsRemediation -JournalPath $journal")]
    [InlineData("[System.IO.File]::WriteAllText($file, [System.Management.Automation.PSSerializer]::Serialize($plan)); Invoke-IoTOpsRemediation -PlanPath $file -JournalPath $journal")]
    [InlineData("Invoke-IoTOpsRemediation -Plan $plan -JournalPath $journal")]
    public async Task A_plan_that_was_saved_is_a_plan(string apply)
    {
        await StartAsync();

        Output output = Run($"$file = '{journal}/plan.clixml'; $plan = Get-IoTOpsRemediationPlan {Arc}; {apply}").RequireNoErrors();

        Assert.Equal(["Applied", "Listed"], output.Texts("Outcome"));
    }

    [Fact]
    public async Task Results_are_what_is_planned_for()
    {
        await StartAsync();

        Output output = Run($"Test-IoTOpsCluster -Guideline {Arc}, Broker.* | Where-Object Id -eq {Arc} | Get-IoTOpsRemediationPlan | ForEach-Object {{ $_.Changes.Guidelines }}").RequireNoErrors();
        Output none = Run($"Test-IoTOpsCluster -Guideline {Arc} -Sample MultiNode | Get-IoTOpsRemediationPlan");
        Output snapshot = Run($"Get-IoTOpsSnapshot | Get-IoTOpsRemediationPlan {Arc} | ForEach-Object {{ $_.Changes.Guidelines }}").RequireNoErrors();

        Assert.Equal([Arc, Arc], output.Lines);
        Assert.Equal([Arc, Arc], snapshot.Lines);
        Assert.Equal("IoTOps.Remediation.NoEvidence", none.Errors[0].FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(none.Objects);
    }

    [Theory]
    [InlineData("read-only=Microsoft.Kubernetes/connectedClusters", "Rejected", "ScopeLocked")]
    [InlineData("deny=Microsoft.Kubernetes/connectedClusters", "Rejected", "RequestDisallowedByPolicy")]
    [InlineData("fail=Microsoft.Kubernetes/connectedClusters", "Failed", "SandboxFailure")]
    public async Task What_Azure_refuses_it_refuses_in_its_own_words(string fault, string outcome, string words)
    {
        await StartAsync("--azure", fault);
        string before = await ClusterAsync();

        Output output = Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal").RequireNoErrors();

        Assert.Equal([outcome, "Listed"], output.Texts("Outcome"));
        Assert.Contains(words, output.Texts("Message")[0], StringComparison.Ordinal);
        if (outcome == "Rejected")
        {
            Assert.Equal(before, await ClusterAsync());
        }

        Assert.Equal([outcome], Run("(Get-IoTOpsRemediationHistory -JournalPath $journal).State").RequireNoErrors().Lines);
    }

    [Fact]
    public async Task Throttling_is_sat_out()
    {
        await StartAsync("--throttle");

        Assert.Equal(["Applied", "Listed"], Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal").RequireNoErrors().Texts("Outcome"));
    }

    [Fact]
    public async Task A_plan_for_another_site_is_refused_and_so_is_none()
    {
        await StartAsync();

        Assert.Equal("IoTOps.Remediation.OtherSite", ErrorOf(Run("Get-IoTOpsRemediationPlan Arc.* -Sample MultiNode | Invoke-IoTOpsRemediation -JournalPath $journal")));
        Assert.Equal("IoTOps.Remediation.NoPlan", ErrorOf(Run("Invoke-IoTOpsRemediation -JournalPath $journal")));
        Assert.Equal("IoTOps.Remediation.RunNotFound", ErrorOf(Run("Undo-IoTOpsRemediation nonsense -JournalPath $journal")));
        Assert.Contains("RemediationPlan", Run("Invoke-IoTOpsRemediation -Plan 'nonsense' -JournalPath $journal").Error.ToString(), StringComparison.Ordinal);
        await File.WriteAllTextAsync($"{journal}/no-plan.json", "{\"changes\":");
        Assert.Equal("IoTOps.Remediation.NotAPlan", ErrorOf(Run($"Invoke-IoTOpsRemediation -PlanPath '{journal}/no-plan.json' -JournalPath $journal")));
        await File.WriteAllTextAsync($"{journal}/no-plan.clixml", "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S>x</S></Objs>");
        Assert.Equal("IoTOps.Remediation.NotAPlan", ErrorOf(Run($"Invoke-IoTOpsRemediation -PlanPath '{journal}/no-plan.clixml' -JournalPath $journal")));
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_done()
    {
        await StartAsync();
        string before = await ClusterAsync();
        await File.WriteAllTextAsync($"{journal}/file", "");

        Assert.Equal("IoTOps.Remediation.JournalNotWritable", ErrorOf(Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal/file/below")));
        Assert.Equal(before, await ClusterAsync());
    }

    [Fact]
    public async Task A_run_that_was_killed_is_told_before_anything_else_is_done()
    {
        await StartAsync();
        Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal | Out-Null").RequireNoErrors();
        string file = Directory.GetFiles(journal).Single();
        string[] lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllTextAsync(file, string.Join('\n', lines[..2]) + "\n" + lines[2][..10]);

        Output history = Run("Get-IoTOpsRemediationHistory -JournalPath $journal -Interrupted").RequireNoErrors();
        Output undo = Run("Undo-IoTOpsRemediation (Get-IoTOpsRemediationHistory -JournalPath $journal).RunId -JournalPath $journal").RequireNoErrors();
        Output next = Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal").RequireNoErrors();

        Assert.Equal(["Interrupted"], history.Texts("State"));
        Assert.Equal(["Applied"], undo.Texts("Outcome"));
        Assert.Contains("was killed while it made this change", Assert.Single(next.Warnings), StringComparison.Ordinal);
        Assert.Equal(["Applied", "Listed"], next.Texts("Outcome"));
    }

    [Theory]
    [InlineData("", 0, "Applied", 1)]
    [InlineData("", 2, "Declined", 1)]
    [InlineData("-Confirm:$false", 2, "Applied", 0)]
    [InlineData("-Force", 2, "Applied", 0)]
    [InlineData("-Force -WhatIf", 2, "Planned", 0)]
    [InlineData("-Force -Confirm", 2, "Declined", 1)]
    [InlineData("-MaxImpact PodRestart", 0, "Excluded", 0)]
    [InlineData("-Exclude Arc.*", 0, "Excluded", 0)]
    public async Task A_step_that_clients_notice_is_asked_for(string parameters, int answer, string outcome, int prompts)
    {
        host = new(120, answer);
        await StartAsync();

        Output output = Run($$"""
            $plan = Get-IoTOpsRemediationPlan {{Arc}}
            $text = [System.Management.Automation.PSSerializer]::Serialize($plan).Replace('<S N="Impact">None</S>', '<S N="Impact">ClientsDisconnect</S>')
            [System.Management.Automation.PSSerializer]::Deserialize($text) | Invoke-IoTOpsRemediation -JournalPath $journal {{parameters}}
            """).RequireNoErrors();

        Assert.Equal(outcome, output.Texts("Outcome")[0]);
        Assert.Equal(prompts, host.Prompts);
    }

    [Fact]
    public async Task A_site_that_is_not_well_is_left_alone_unless_one_insists()
    {
        string sick = Path.Combine(journal, "sick.json");
        await File.WriteAllTextAsync(sick, (await File.ReadAllTextAsync(Path.Combine(BuiltFiles.Module, "samples", "Quickstart.json")))
            .Replace("\"provisioningState\":\"Succeeded\"", "\"provisioningState\":\"Failed\"", StringComparison.Ordinal));
        await StartAsync(sick);
        string before = await ClusterAsync();

        Assert.Equal("IoTOps.Remediation.SiteUnhealthy", ErrorOf(Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal")));
        Assert.Equal(before, await ClusterAsync());

        Output forced = Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal -Force").RequireNoErrors();
        Assert.Equal("Applied", forced.Texts("Outcome")[0]);
        Assert.Contains("is not well", Assert.Single(forced.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_is_offline_has_it_pending()
    {
        string offline = Path.Combine(journal, "offline.json");
        await File.WriteAllTextAsync(offline, (await File.ReadAllTextAsync(Path.Combine(BuiltFiles.Module, "samples", "Quickstart.json")))
            .Replace("\"connectivityStatus\":\"Connected\"", "\"connectivityStatus\":\"Offline\"", StringComparison.Ordinal));
        await StartAsync(offline);

        Output output = Run("Disable-IoTOpsArcAutoUpgrade -JournalPath $journal -Force").RequireNoErrors();

        Assert.Equal("Pending", output.Texts("Outcome")[0]);
        Assert.Contains("the cluster is Offline since", output.Texts("Message")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_the_module_closes_the_connections_of_its_runspace_and_no_other()
    {
        await StartAsync();
        using var other = new Engine();
        Assert.Single(other.Run($"{signIn}Connect-IoTOpsCluster -KubeconfigPath '{sandbox!.Kubeconfig}' @azure").RequireNoErrors().Objects);

        other.Run("$mine = Get-IoTOpsConnection; Remove-Module IoTOpsReadiness").RequireNoErrors();

        Assert.Equal(["False"], other.Run("$mine.IsOpen").RequireNoErrors().Lines);
        Assert.Equal(["True"], Run("(Get-IoTOpsConnection).IsOpen").RequireNoErrors().Lines);
        Assert.Single(Run($"Get-IoTOpsRemediationPlan {Arc}").RequireNoErrors().Objects);
    }

    [Fact]
    public void A_saved_site_gets_its_changes_as_a_plan()
    {
        Start();

        Output output = Run("Disable-IoTOpsArcAutoUpgrade -Sample Quickstart").RequireNoErrors();
        Output plan = Run("Get-IoTOpsRemediationPlan -Sample Quickstart").RequireNoErrors();
        Output nothing = Run("(Get-IoTOpsRemediationPlan -Sample Ready).Changes").RequireNoErrors();

        Assert.All(output.Texts("Outcome"), outcome => Assert.Equal("Planned", outcome));
        Assert.Single(plan.Objects);
        Assert.Empty(nothing.Objects);
    }

    [Fact]
    public void A_plan_says_what_applying_it_takes()
    {
        Start();

        Output output = Run($"Get-IoTOpsRemediationPlan {Arc} -Sample Quickstart | Get-IoTOpsRequiredPermission -Side Azure -SubscriptionId 8929fa3b-6a4b-5ec8-ad83-4565c5c24855 -AzurePath '{journal}/role.json'").RequireNoErrors();

        Assert.Contains("Microsoft.Kubernetes/connectedClusters/write", output.Texts("Permission"));
        Assert.Contains("Microsoft.Kubernetes/connectedClusters/write", File.ReadAllText($"{journal}/role.json"), StringComparison.Ordinal);
        Assert.DoesNotContain(output.Texts("Permission"), permission => permission!.Contains("brokers/write", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_failure_has_a_step()
    {
        Start();

        Output failed = Run("(Test-IoTOpsCluster -Sample Quickstart | Where-Object Status -eq Fail).Id").RequireNoErrors();
        Output planned = Run("(Get-IoTOpsRemediationPlan -Sample Quickstart).Changes.Guidelines").RequireNoErrors();

        Assert.NotEmpty(failed.Lines);
        Assert.Equal(failed.Lines.Order(StringComparer.Ordinal), planned.Lines.Distinct().Order(StringComparer.Ordinal));
    }

    private static string ErrorOf(Output output) => output.Error.FullyQualifiedErrorId.Split(',')[0];

    private void Start()
    {
        engine = new Engine(host: host);
        open.Add(engine);
    }

    private async Task StartAsync(params string[] arguments)
    {
        Start();
        string[] scenario = arguments.Length > 0 && arguments[0].EndsWith(".json", StringComparison.Ordinal) ? [] : ["Quickstart"];
        sandbox = await SandboxProcess.StartAsync([.. scenario, .. arguments, "--azure", "operation-looks=1"]);
        signIn = await sandbox.SignInAsync();
        engine.Run($"""
            $journal = '{journal}'
            {signIn}
            Connect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null
            """).RequireNoErrors();
    }

    private Output Run(string script) => engine.Run(script);

    private async Task<Dictionary<string, string>> ReadAsync(string[] paths)
    {
        using var azure = new SandboxAzure(sandbox!, signIn);
        Dictionary<string, string> found = [];
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            found[path] = await azure.GetAsync(path);
        }

        return found;
    }

    // The cluster as Azure shows it, without what changes with every write.
    private async Task<string> ClusterAsync()
    {
        string id = engine.Run("(Get-IoTOpsConnection).ConnectedClusterId").RequireNoErrors().Lines.Single();
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{sandbox!.Endpoint}{id}?api-version=2024-07-15-preview");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", signIn.Split('\'')[1]);
        using HttpResponseMessage answer = await client.SendAsync(request);
        JsonObject document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        // What comes before what is no part of it.
        foreach (string reported in new[] { "systemData", "id", "name", "type" })
        {
            document.Remove(reported);
        }

        document["properties"]!.AsObject().Remove("provisioningState");

        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
    }
}
