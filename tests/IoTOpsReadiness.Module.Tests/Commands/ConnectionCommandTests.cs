using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class ConnectionCommandTests : IDisposable
{
    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: factory-7
        clusters:
        - name: factory-7
          cluster: { server: "https://127.0.0.1:1" }
        - name: plain
          cluster: { server: "http://192.0.2.1:80" }
        users:
        - name: admin
          user: { token: planted-credential-0123456789 }
        contexts:
        - name: factory-7
          context: { cluster: factory-7, user: admin }
        - name: plain
          context: { cluster: plain, user: admin }
        """;

    private readonly Engine engine = new();
    private readonly TemporaryFile kubeconfig = new(".yaml", Kubeconfig);

    public void Dispose()
    {
        engine.Dispose();
        kubeconfig.Dispose();
    }

    [Theory]
    [InlineData("-KubeconfigPath ./nowhere", "IoTOps.Connection.NoKubeconfig")]
    [InlineData("{0} -KubeContext factory-8", "IoTOps.Connection.ContextNotFound")]
    [InlineData("{0} -KubeContext plain", "IoTOps.Connection.PlainHttp")]
    [InlineData("{0}", "IoTOps.Connection.Unreachable")]
    [InlineData("-InCluster", "IoTOps.Connection.NotInCluster")]
    public void A_connection_that_cannot_be_made_says_why_and_what_to_do(string arguments, string id)
    {
        Output output = engine.Run("Connect-IoTOpsCluster -TimeoutSec 20 " + arguments.Replace("{0}", $"-KubeconfigPath '{kubeconfig.Path}'", StringComparison.Ordinal));

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, output.Error.CategoryInfo.Category);
        Assert.NotEmpty(output.Error.ErrorDetails.RecommendedAction);
        Assert.DoesNotContain("planted-credential", output.Error.ToString() + output.Error.Exception, StringComparison.Ordinal);
        Assert.Empty(engine.Run("Get-IoTOpsConnection").RequireNoErrors().Objects);
    }

    [Fact]
    public void An_unknown_context_is_told_the_known_ones()
    {
        Output output = engine.Run($"Connect-IoTOpsCluster factory-8 -KubeconfigPath '{kubeconfig.Path}'");

        Assert.Contains("factory-7", output.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("plain", output.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Closing_without_a_connection_is_an_error()
    {
        Assert.StartsWith("IoTOps.Connection.NotConnected", engine.Run("Disconnect-IoTOpsCluster").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connect-IoTOpsCluster -KubeconfigPath '{0}' -KubeContext fac", "factory-7")]
    [InlineData("Test-IoTOpsCluster -Sample qui", "Quickstart")]
    [InlineData("Test-IoTOpsCluster -Guideline broker.card", "Broker.Cardinality")]
    [InlineData("Test-IoTOpsCluster -Baseline 2024", "2024-10")]
    [InlineData("Get-IoTOpsGuideline -Area acc", "Access")]
    public void Arguments_complete(string typed, string completion)
    {
        string line = typed.Replace("{0}", kubeconfig.Path, StringComparison.Ordinal);

        Output output = engine.Run($"(TabExpansion2 -inputScript \"{line}\" -cursorColumn {line.Length}).CompletionMatches").RequireNoErrors();

        Assert.Contains(completion, output.Texts("CompletionText"));
    }

    [Fact]
    public void Completion_is_silent_where_there_is_no_kubeconfig()
    {
        const string line = "Connect-IoTOpsCluster -KubeconfigPath ./nowhere -KubeContext a";

        engine.Run($"TabExpansion2 -inputScript \"{line}\" -cursorColumn {line.Length}").RequireNoErrors();
    }
}
