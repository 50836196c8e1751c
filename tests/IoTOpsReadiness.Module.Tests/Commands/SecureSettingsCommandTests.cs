using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>Secure settings on the sandbox: from nothing, from every state half way, and back.</summary>
public sealed class SecureSettingsCommandTests : IAsyncLifetime, IDisposable
{
    private const string Group = "/subscriptions/8929fa3b-6a4b-5ec8-ad83-4565c5c24855/resourceGroups/rg-iotops-quickstart";
    private const string Instance = $"{Group}/providers/Microsoft.IoTOperations/instances/quickstart-instance";
    private const string Vault = $"{Group}/providers/Microsoft.KeyVault/vaults/kv-plant";
    private const string Secrets = $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-secrets";
    private const string Cloud = $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-cloud";
    private const string Enable = "Enable-IoTOpsSecureSettings kv-plant id-secrets id-cloud -Confirm:$false -JournalPath $journal";

    private readonly string journal = Directory.CreateTempSubdirectory("iotops-test-").FullName;
    private readonly Engine engine = new();
    private SandboxProcess? sandbox;
    private string signIn = "";

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
        engine.Dispose();
        Directory.Delete(journal, recursive: true);
    }

    [Fact]
    public async Task A_vault_and_two_identities_make_the_guidelines_pass_and_a_second_run_writes_nothing()
    {
        await StartAsync("--host-steps");

        Output trial = Run(Enable + " -WhatIf").RequireNoErrors();
        Assert.All(trial.Texts("Outcome"), outcome => Assert.True(outcome is "Planned" or "Listed", outcome));
        Assert.Contains("Sync secrets from kv-plant as id-secrets", trial.Texts("Title"));
        Assert.Empty(Directory.GetFiles(journal));

        Output enabled = Run($"$results = {Enable}; $results").RequireNoErrors();
        Assert.Equal(trial.Texts("Title").Order(), enabled.Texts("Title").Order());
        Assert.All(enabled.Texts("Outcome"), outcome => Assert.Equal("Applied", outcome));
        Assert.Contains("SecureSettings.Enabled: Pass", Run("$results | ForEach-Object Verified").Lines);
        Assert.Single(enabled.Texts("RunId").Where(id => !string.IsNullOrEmpty(id)).Distinct());
        Assert.Equal(["Pass"], Run("(Test-IoTOpsCluster -Guideline SecureSettings*).Status").RequireNoErrors().Lines);

        Assert.Empty(Run(Enable).RequireNoErrors().Objects);
        Assert.Empty(Run("Enable-IoTOpsSecureSettings -JournalPath $journal").RequireNoErrors().Objects);
        Assert.Single(Directory.GetFiles(journal));
    }

    [Fact]
    public async Task From_each_state_half_way_the_end_is_the_same()
    {
        await StartAsync("--host-steps");
        Run($"$results = {Enable} -IncludeSchemaRegistry").RequireNoErrors();
        string[] ids = [.. Run("$results | Where-Object RunId | ForEach-Object Id").RequireNoErrors().Lines];
        string end = await StateAsync();
        Assert.True(ids.Length >= 9, string.Join(", ", ids));

        // Each part missing by itself, as where somebody took it away; a restart leaves nothing to take.
        foreach (string id in ids.Where(id => !id.StartsWith("StatefulSet/", StringComparison.Ordinal)))
        {
            string[] change = [.. Run($"$change = ($results | Where-Object Id -eq '{id}').Change; $change.Path; \"$($change.Before)\"").RequireNoErrors().Lines];
            using (var azure = new SandboxAzure(sandbox!, signIn))
            {
                await azure.RestoreAsync(change[0], change[1]);
            }

            Assert.NotEqual(end, await StateAsync());

            Output repaired = Run(Enable + " -IncludeSchemaRegistry -Force").RequireNoErrors();

            Assert.All(repaired.Texts("Outcome"), outcome => Assert.True(outcome is "Applied" or "Unchanged", outcome));
            Assert.Contains("Applied", repaired.Texts("Outcome"));
            Assert.Equal(end, await StateAsync());
            Assert.Equal(["Pass"], Run("(Test-IoTOpsCluster -Guideline SecureSettings*).Status").RequireNoErrors().Lines);
        }
    }

    [Theory]
    [InlineData("Microsoft.Kubernetes/connectedClusters", "Publish the issuer")]
    [InlineData("Microsoft.Authorization/roleAssignments", "Give the identity id-secrets the role")]
    [InlineData("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", "Let aio-ssc-sa of this cluster act as id-secrets")]
    [InlineData("Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses", "Sync secrets from kv-plant")]
    [InlineData("Microsoft.IoTOperations/instances", "Let the instance carry")]
    public async Task A_step_that_Azure_refuses_is_named_with_what_was_done_and_what_to_do_next(string type, string step)
    {
        await StartAsync("--host-steps", "--azure", $"deny={type}");

        Output output = Run(Enable);

        Assert.StartsWith("IoTOps.SecureSettings.Incomplete", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        string message = output.Error.Exception.Message;
        Assert.Contains(step, message, StringComparison.Ordinal);
        Assert.Contains("RequestDisallowedByPolicy", message, StringComparison.Ordinal);
        Assert.Contains("Done so far: ", message, StringComparison.Ordinal);
        string next = output.Error.ErrorDetails.RecommendedAction;
        Assert.Contains("Enable-IoTOpsSecureSettings -KeyVault kv-plant -SecretIdentity id-secrets -CloudIdentity id-cloud", next, StringComparison.Ordinal);
        Assert.DoesNotContain(output.Texts("Outcome"), outcome => outcome == "Failed");
        Assert.NotEqual(["Pass"], Run("(Test-IoTOpsCluster -Guideline SecureSettings*).Status").RequireNoErrors().Lines);
    }

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults", "Make the key vault")]
    [InlineData("Microsoft.ManagedIdentity/userAssignedIdentities", "Make the identity")]
    public async Task What_Azure_refuses_to_make_is_named_too(string type, string step)
    {
        await StartBareAsync("--host-steps", "--azure", $"deny={type}");

        Output output = Run("Enable-IoTOpsSecureSettings -CreateKeyVault -CreateIdentity -Confirm:$false -JournalPath $journal");

        Assert.StartsWith("IoTOps.SecureSettings.Incomplete", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(step, output.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Done so far: ", output.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Enable-IoTOpsSecureSettings -CreateKeyVault -CreateIdentity", output.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_undo_takes_all_of_it_back_to_the_start()
    {
        await StartAsync("--host-steps");
        string start = await StateAsync();
        Run($"$results = {Enable} -IncludeSchemaRegistry").RequireNoErrors();
        Assert.NotEqual(start, await StateAsync());

        Output undone = Run("$results | Undo-IoTOpsRemediation -JournalPath $journal -Force").RequireNoErrors();

        Assert.All(undone.Texts("Outcome"), outcome => Assert.Equal("Applied", outcome));
        Assert.Equal(start, await StateAsync());
    }

    [Fact]
    public async Task What_is_to_be_made_is_made_first()
    {
        await StartAsync("--host-steps", "--azure", "principal-delay=2");

        Output enabled = Run("$results = Enable-IoTOpsSecureSettings -CreateKeyVault -CreateIdentity -Confirm:$false -JournalPath $journal; $results").RequireNoErrors();

        Assert.All(enabled.Texts("Outcome"), outcome => Assert.Equal("Applied", outcome));
        Assert.Equal(["Pass"], Run("(Test-IoTOpsCluster -Guideline SecureSettings*).Status").RequireNoErrors().Lines);
        Assert.Empty(Run("Enable-IoTOpsSecureSettings -CreateKeyVault -CreateIdentity -JournalPath $journal").RequireNoErrors().Objects);
    }

    [Fact]
    public async Task Without_anybody_on_the_node_everything_else_is_done_and_that_is_said()
    {
        await StartAsync();

        Output enabled = Run(Enable + " -SkipHostWait").RequireNoErrors();
        Output waiting = Run(Enable + " -WaitTimeoutSec 0").RequireNoErrors();

        Assert.Equal(["Listed"], enabled.Texts("Outcome").Where(outcome => outcome != "Applied"));
        Assert.Equal(["Listed"], waiting.Texts("Outcome"));
        Assert.Contains("New-IoTOpsHostScript", Assert.Single(waiting.Warnings), StringComparison.Ordinal);
        Assert.Contains("is not the one Azure knows", string.Join(' ', Run("(Test-IoTOpsCluster -Guideline SecureSettings*).Findings.Message").Lines), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_plan_of_all_that_fails_makes_secure_settings_too()
    {
        await StartAsync("--host-steps");

        Output asks = Run("(Get-IoTOpsRemediationPlan SecureSettings*).Changes.MissingInput").RequireNoErrors();
        Output plan = Run("$plan = Get-IoTOpsRemediationPlan SecureSettings* -RemediationInput @{ KeyVault = 'kv-plant'; SecretIdentity = 'id-secrets'; CloudIdentity = 'id-cloud' }; $plan.Changes").RequireNoErrors();
        Output applied = Run("$plan | Invoke-IoTOpsRemediation -JournalPath $journal -Force").RequireNoErrors();

        Assert.Contains(asks.Lines, line => line.Contains("KeyVault", StringComparison.Ordinal));
        Assert.Contains("Publish the issuer of the cluster's tokens, and turn workload identity on", plan.Texts("Title"));
        Assert.Contains("NeedsInput", applied.Texts("Outcome"));
        Assert.Contains("Applied", applied.Texts("Outcome"));
        Assert.Contains("which Azure publishes some minutes after it is turned on", string.Join(' ', applied.Texts("Message")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Enable-IoTOpsSecureSettings", "IoTOps.SecureSettings.Missing")]
    [InlineData("Enable-IoTOpsSecureSettings nowhere id-secrets id-cloud", "IoTOps.SecureSettings.NotFound")]
    [InlineData("Enable-IoTOpsSecureSettings kv-plant nobody id-cloud", "IoTOps.SecureSettings.NotFound")]
    [InlineData("Enable-IoTOpsSecureSettings kv-plant id-secrets id-secrets", "IoTOps.SecureSettings.SameIdentity")]
    [InlineData("Enable-IoTOpsSecureSettings '/subscriptions/x' id-secrets id-cloud", "IoTOps.SecureSettings.InvalidId")]
    [InlineData("Enable-IoTOpsSecureSettings 'kv/../../x' id-secrets id-cloud", "IoTOps.SecureSettings.InvalidId")]
    public async Task What_cannot_be_is_refused_before_anything_is_written(string command, string id)
    {
        await StartAsync("--host-steps");
        string start = await StateAsync();

        Output output = Run(command + " -JournalPath $journal -Confirm:$false");

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(output.Error.ErrorDetails.RecommendedAction);
        Assert.Equal(start, await StateAsync());
        Assert.Empty(Directory.GetFiles(journal));
    }

    private Output Run(string script) => engine.Run(script);

    // With a vault and two identities that are there.
    private async Task StartAsync(params string[] arguments)
    {
        await StartBareAsync(arguments);
        using var azure = new SandboxAzure(sandbox!, signIn);
        await azure.PutAsync(Vault, "2022-07-01", """{"location":"westeurope","properties":{"tenantId":"694163f0-9867-50d2-926c-59b229807f54","sku":{"family":"A","name":"standard"},"enableRbacAuthorization":true}}""");
        await azure.PutAsync(Secrets, "2023-01-31", """{"location":"westeurope"}""");
        await azure.PutAsync(Cloud, "2023-01-31", """{"location":"westeurope"}""");
    }

    private async Task StartBareAsync(params string[] arguments)
    {
        sandbox = await SandboxProcess.StartAsync(["Quickstart", "--azure", "operation-looks=0", .. arguments]);
        signIn = await sandbox.SignInAsync();
        engine.Run($"""
            $journal = '{journal}'
            {signIn}
            Connect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null
            """).RequireNoErrors();
    }

    // All that secure settings are made of, as Azure and the cluster show it.
    private async Task<string> StateAsync()
    {
        using var azure = new SandboxAzure(sandbox!, signIn);
        string cluster = engine.Run("(Get-IoTOpsConnection).ConnectedClusterId").RequireNoErrors().Lines.Single();
        List<string> state = [];
        foreach (string path in new[] { Instance, cluster, Vault })
        {
            state.Add(await azure.GetAsync(path));
        }

        state.AddRange(engine.Run("""
            $snapshot = Get-IoTOpsSnapshot
            foreach ($kind in 'SecretProviderClasses', 'FederatedCredentials', 'RoleAssignments') {
                $snapshot.Queries | Where-Object { $_.Kind -eq $kind -and $_.Source -eq 'Azure' } | ForEach-Object { "$kind $($_.Count)" }
            }
            """).RequireNoErrors().Lines);
        return string.Join('\n', state);
    }
}
