using System.Security;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Remediation.Journal;
using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Tests.Remediation;

/// <summary>The product's writer against Azure Resource Manager as the sandbox plays it, with everything that goes wrong on the way.</summary>
public sealed class LiveWriteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_written_is_followed_read_back_and_removed_again()
    {
        await using RunningSandbox sandbox = await StartAsync();
        using SiteConnection connection = await ConnectAsync(sandbox);

        Assert.Equal([ChangeOutcome.Applied], await ApplyAsync(connection, [Listener(connection, "a")]));
        Assert.Equal([ChangeOutcome.Unchanged], await ApplyAsync(connection, [Listener(connection, "a")]));
        Assert.Equal([ChangeOutcome.Applied], await ApplyAsync(connection, [Listener(connection, "a") with { Operation = ChangeOperation.Delete, Before = Listener(connection, "a").After, After = null }]));
    }

    [Fact]
    public async Task A_token_that_expires_in_the_middle_loses_nothing()
    {
        await using RunningSandbox sandbox = await StartAsync();
        using SiteConnection connection = await ConnectAsync(sandbox);
        Change[] plan = [Listener(connection, "a"), Listener(connection, "b", "a"), Listener(connection, "c", "b")];
        FaultSettings good = sandbox.Faults;

        IReadOnlyList<ChangeResult> results = await RunAsync(connection, plan, new()
        {
            Ask = (change, _) =>
            {
                sandbox.Faults = change.Id == "b" ? good with { ExpiredToken = true } : good;
                return Task.FromResult(Consent.Granted);
            },
        });

        Assert.Equal([ChangeOutcome.Applied, ChangeOutcome.Failed, ChangeOutcome.Blocked], results.Select(result => result.Outcome));
        Assert.Contains("401", results[1].Message, StringComparison.Ordinal);
        sandbox.Faults = good;
        Assert.Equal([ChangeOutcome.Unchanged, ChangeOutcome.Applied, ChangeOutcome.Applied], await ApplyAsync(connection, plan));
    }

    [Fact]
    public async Task A_type_that_may_not_be_touched_names_the_right_and_stops_nothing_else()
    {
        await using RunningSandbox sandbox = await StartAsync();
        using SiteConnection connection = await ConnectAsync(sandbox);
        Change[] plan = [Listener(connection, "a"), Listener(connection, "b") with { Path = $"{connection.InstanceId}/brokers/default/authorizations/port-b" }];
        sandbox.Faults = sandbox.Faults with { Forbidden = ["Microsoft.IoTOperations/instances/brokers/listeners"] };

        IReadOnlyList<ChangeResult> results = await RunAsync(connection, plan, new());

        Assert.Equal([ChangeOutcome.Failed, ChangeOutcome.Applied], results.Select(result => result.Outcome));
        Assert.Contains("Microsoft.IoTOperations/instances/brokers/listeners/", results[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throttle")]
    [InlineData("errors")]
    public async Task What_passes_is_sat_out_or_said_and_the_next_run_converges(string trouble)
    {
        await using RunningSandbox sandbox = await StartAsync();
        using SiteConnection connection = await ConnectAsync(sandbox);
        FaultSettings good = sandbox.Faults;
        Change[] plan = [.. Enumerable.Range(1, 4).Select(number => Listener(connection, $"step-{number}"))];
        sandbox.Faults = trouble switch
        {
            "throttle" => good with { Throttle = true, ThrottleDelay = TimeSpan.FromMilliseconds(100) },
            _ => good with { ErrorRate = 0.2 },
        };

        IReadOnlyList<ChangeResult> results = await RunAsync(connection, plan, new()
        {
            Concurrency = 2,
        });

        Assert.Contains(results, result => result.Outcome == ChangeOutcome.Applied);
        Assert.All(results.Where(result => result.Outcome != ChangeOutcome.Applied), result => Assert.NotEmpty(result.Message));
        if (trouble == "throttle")
        {
            Assert.All(results, result => Assert.Equal(ChangeOutcome.Applied, result.Outcome));
        }

        sandbox.Faults = good;
        ChangeOutcome[] again = await ApplyAsync(connection, plan);
        Assert.All(again, outcome => Assert.True(outcome is ChangeOutcome.Applied or ChangeOutcome.Unchanged));
        Assert.Equal(results.Count(result => result.Outcome == ChangeOutcome.Applied), again.Count(outcome => outcome == ChangeOutcome.Unchanged));
    }

    [Fact]
    public async Task Of_two_writers_at_once_one_wins_and_the_other_says_so()
    {
        await using RunningSandbox sandbox = await StartAsync("operation-looks=3");
        using SiteConnection connection = await ConnectAsync(sandbox);
        await ApplyAsync(connection, [Listener(connection, "a")]);
        Change one = Listener(connection, "a") with { Before = Listener(connection, "a").After, After = Body(connection, 1111) };
        Change other = one with { After = Body(connection, 2222) };
        using var both = new Barrier(2);
        ExecutionOptions Together() => new()
        {
            Ask = async (_, _) =>
            {
                await Task.Run(() => both.SignalAndWait(TimeSpan.FromSeconds(60)));
                return Consent.Granted;
            },
        };

        ChangeResult[] results = [.. (await Task.WhenAll(RunAsync(connection, [one], Together()), RunAsync(connection, [other], Together()))).SelectMany(result => result)];

        ChangeResult winner = Assert.Single(results, result => result.Outcome == ChangeOutcome.Applied);
        ChangeResult loser = Assert.Single(results, result => result.Outcome != ChangeOutcome.Applied);
        Assert.True(loser.Outcome is ChangeOutcome.Moved or ChangeOutcome.Ignored, loser.ToString());
        Assert.Equal([ChangeOutcome.Unchanged], await ApplyAsync(connection, [winner.Change]));
    }

    [Theory]
    [InlineData("/subscriptions/x")]
    [InlineData("/subscriptions/../providers/Microsoft.X/y/z")]
    [InlineData("https://example.com/subscriptions/s/resourceGroups/g/providers/Microsoft.IoTOperations/instances/i")]
    public async Task A_path_that_leads_elsewhere_is_not_written_to(string path)
    {
        await using RunningSandbox sandbox = await StartAsync();
        using SiteConnection connection = await ConnectAsync(sandbox);

        ChangeResult result = Assert.Single(await RunAsync(connection, [Listener(connection, "a") with { Path = path }], new()));

        Assert.Equal(ChangeOutcome.Failed, result.Outcome);
    }

    private static Task<RunningSandbox> StartAsync(string looks = "operation-looks=0") =>
        RunningSandbox.StartAsync(new SandboxServerOptions { Scenario = "Quickstart", Faults = new() { Azure = [looks] } });

    private static async Task<SiteConnection> ConnectAsync(RunningSandbox sandbox)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{sandbox.Server.IdentityEndpoint}?api-version=2019-08-01&resource={Uri.EscapeDataString(sandbox.Server.Address.ToString())}");
        request.Headers.Add("X-IDENTITY-HEADER", sandbox.Server.Sites.Accounts.IdentityHeader);
        using HttpResponseMessage answer = await http.SendAsync(request);
        var token = new SecureString();
        foreach (char character in (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!)
        {
            token.AppendChar(character);
        }

        var signIn = new AzureSignIn { AccessToken = token, AuthorityCertificates = sandbox.Server.AuthorityPem };
        signIn = signIn with { Cloud = await AzureClouds.FindAsync(sandbox.Server.Address.ToString(), null, null, signIn, CancellationToken.None) };
        string id = sandbox.Site.Identity.InstanceId!;
        return new(null, await AzureConnector.ConnectToInstanceAsync(id, signIn));
    }

    private static string Body(SiteConnection connection, int port) => $$$"""
        {"extendedLocation":{"type":"CustomLocation","name":"{{{connection.InstanceId!.Split("/resourceGroups/")[0]}}}/x"},"properties":{"serviceType":"ClusterIp","ports":[{"port":{{{port}}}}]}}
        """;

    private static Change Listener(SiteConnection connection, string name, params string[] dependsOn) => new()
    {
        Id = name,
        Kind = RemediationKind.Api,
        Title = $"Make {name}",
        Target = new() { Kind = "BrokerListener", Name = name },
        Side = EvidenceSource.Azure,
        Operation = ChangeOperation.Put,
        Path = $"{connection.InstanceId}/brokers/default/listeners/port-{name}",
        After = Body(connection, 8883),
        DependsOn = dependsOn,
    };

    private async Task<ChangeOutcome[]> ApplyAsync(SiteConnection connection, Change[] changes) => [.. (await RunAsync(connection, changes, new())).Select(result => result.Outcome)];

    private async Task<IReadOnlyList<ChangeResult>> RunAsync(SiteConnection connection, Change[] changes, ExecutionOptions options)
    {
        var plan = new RemediationPlan { Id = "plan", Site = connection.Name, CollectedAt = DateTimeOffset.UnixEpoch, Baseline = "", Changes = changes };
        using var journal = new JournalWriter(folder.Path, plan);
        var writer = new SiteWriter(connection, new CollectorOptions { RequestTimeout = TimeSpan.FromSeconds(30) });
        return await new Executor(writer, journal, options with { PollInterval = TimeSpan.FromMilliseconds(100) }).ApplyAsync(plan, CancellationToken.None);
    }
}
