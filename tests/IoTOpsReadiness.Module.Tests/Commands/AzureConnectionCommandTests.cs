using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What is said about a sign-in, through the commands. Alone, because the environment may name one.</summary>
[Collection(nameof(AzureConnectionCommandTests))]
[CollectionDefinition(nameof(AzureConnectionCommandTests), DisableParallelization = true)]
public sealed class AzureConnectionCommandTests : IDisposable
{
    private const string InstanceId = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.IoTOperations/instances/plant";
    private const string Secret = "planted-credential-0123456789";

    // {"exp":1577836800}: it ended with the year 2019.
    private const string EndedToken = "e30.eyJleHAiOjE1Nzc4MzY4MDB9." + Secret;

    private static readonly string[] Variables =
    [
        "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT", "MSI_ENDPOINT", "AZURE_FEDERATED_TOKEN_FILE",
        "AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH",
    ];

    private readonly Dictionary<string, string?> before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly Engine engine = new();

    public AzureConnectionCommandTests()
    {
        foreach (string name in Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    public void Dispose()
    {
        engine.Dispose();
        foreach ((string name, string? value) in before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Theory]
    [InlineData("-InstanceId plant-7 -TokenSource Environment", "IoTOps.Connection.AzureInvalidId")]
    [InlineData("-InstanceId {0}/brokers/default -TokenSource Environment", "IoTOps.Connection.AzureInvalidId")]
    [InlineData("-SubscriptionId 1 -ResourceGroupName a/b -InstanceName plant -TokenSource Environment", "IoTOps.Connection.AzureInvalidId")]
    [InlineData("-InstanceId {0} -TokenSource Environment", "IoTOps.Connection.AzureNotSignedIn")]
    [InlineData("-InstanceId {0} -TokenSource Interactive", "IoTOps.Connection.AzureWouldPrompt")]
    [InlineData("-InstanceId {0} -TokenSource DeviceCode", "IoTOps.Connection.AzureWouldPrompt")]
    [InlineData("-InstanceId {0} -AccessToken $ended", "IoTOps.Connection.AzureTokenExpired")]
    [InlineData("-InstanceId {0} -AccessToken ([securestring]::new())", "IoTOps.Connection.AzureInvalidToken")]
    [InlineData("-InstanceId {0} -TokenSource AzureCli -TenantId 'no tenant!'", "IoTOps.Connection.AzureInvalidSignIn")]
    [InlineData("-InstanceId {0} -AccessToken $ended -AzureEnvironment http://127.0.0.1:1", "IoTOps.Connection.AzureUnknownCloud")]
    [InlineData("-InstanceId {0} -AccessToken $ended -AzureEnvironment AzureGermanCloud", "IoTOps.Connection.AzureUnknownCloud")]
    [InlineData("-InstanceId {0} -AccessToken $ended -AzureEnvironment https://127.0.0.1:1", "IoTOps.Connection.AzureNoMetadata")]
    [InlineData("-InstanceId {0} -AccessToken $ended -AzureAuthority http://login.test", "IoTOps.Connection.AzureInvalidAuthority")]
    [InlineData("-InstanceId {0} -AzureCertificateAuthorityPath ./no-such.pem", "IoTOps.File.NotFound")]
    [InlineData("-InstanceId {0} -CertificatePath ./no-such.pem", "IoTOps.Connection.AzureCertificateUnusable")]
    [InlineData("-InstanceId {0} -CertificatePath ./no-such.pem -TenantId contoso.com -ClientId 1", "IoTOps.Connection.AzureCertificateUnusable")]
    [InlineData("-InstanceId {0} -NoKubernetes -KubeContext plant", "IoTOps.Connection.Contradiction")]
    [InlineData("-NoAzure -Azure", "IoTOps.Connection.Contradiction")]
    [InlineData("-NoAzure -TokenSource AzureCli", "IoTOps.Connection.Contradiction")]
    public void A_sign_in_that_cannot_work_says_why_and_what_to_do(string arguments, string id)
    {
        Output output = Run("Connect-IoTOpsCluster -TimeoutSec 20 " + arguments.Replace("{0}", InstanceId, StringComparison.Ordinal));

        Assert.Equal(id, output.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.NotEqual(ErrorCategory.NotSpecified, output.Error.CategoryInfo.Category);
        Assert.NotEmpty(output.Error.ErrorDetails.RecommendedAction);
        Assert.DoesNotContain(Secret, $"{output.Error} {output.Error.Exception} {output.Error.Exception.Data["Cause"]}", StringComparison.Ordinal);
        Assert.Empty(engine.Run("Get-IoTOpsConnection").RequireNoErrors().Objects);
    }

    [Theory]
    [InlineData("-InstanceId {0} -InCluster")]
    [InlineData("-InstanceId {0} -SubscriptionId 1 -ResourceGroupName rg -InstanceName plant")]
    [InlineData("-InstanceId {0} -NoAzure")]
    public void Ways_that_exclude_each_other_do_not_bind(string arguments)
    {
        Output output = Run("Connect-IoTOpsCluster " + arguments.Replace("{0}", InstanceId, StringComparison.Ordinal));

        Assert.StartsWith("AmbiguousParameterSet", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_is_connected_alone_where_nobody_asks_for_Azure()
    {
        using var cluster = new LoopbackCluster("[]", isConnected: true);

        Output output = Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -Verbose").RequireNoErrors();

        Assert.Equal(["Kubernetes"], output.Texts("Sides"));
        Assert.DoesNotContain(output.Warnings, warning => warning.Contains("Azure is not read", StringComparison.Ordinal));
        Assert.Contains(output.Verbose, line => line.Contains("-Azure", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sign_in_of_the_environment_that_fails_costs_a_warning_and_only_on_request_the_connection()
    {
        using var cluster = new LoopbackCluster("[]", isConnected: true);
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", cluster.IdentityEndpoint.ToString());
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", Secret);

        Output chance = Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}'").RequireNoErrors();
        Output refused = Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -NoAzure").RequireNoErrors();
        Output wanted = Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -Azure -TokenSource ManagedIdentity");

        Assert.Equal(["Kubernetes"], chance.Texts("Sides"));
        string warning = Assert.Single(chance.Warnings, warning => warning.StartsWith("Azure is not read", StringComparison.Ordinal));
        Assert.Contains("-NoAzure", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, warning, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Warnings, warning => warning.Contains("Azure is not read", StringComparison.Ordinal));
        Assert.Equal("IoTOps.Connection.AzureNotSignedIn", wanted.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.DoesNotContain(Secret, $"{wanted.Error} {wanted.Error.Exception} {wanted.Error.Exception.Data["Cause"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_that_does_not_know_its_Arc_resource_says_how_to_name_the_instance()
    {
        using var cluster = new LoopbackCluster("[]");

        Output output = Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -Azure");

        Assert.Equal("IoTOps.Connection.AzureNoCluster", output.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("-InstanceId", output.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_instances_through_the_pipeline_every_one_is_tried()
    {
        Output output = Run($$"""
            [pscustomobject]@{ InstanceId = 'plant-7' }, [pscustomobject]@{ InstanceId = '{{InstanceId}}' } | Connect-IoTOpsCluster -AccessToken $ended
            """);

        Assert.Null(output.Terminating);
        Assert.Equal(
            ["IoTOps.Connection.AzureInvalidId", "IoTOps.Connection.AzureTokenExpired"],
            output.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("plant-7", output.Errors[0].TargetObject);
    }

    [Theory]
    [InlineData("Connect-IoTOpsCluster -AzureEnvironment AzureU", "AzureUSGovernment")]
    [InlineData("Connect-IoTOpsCluster -TokenSource Man", "ManagedIdentity")]
    [InlineData("Get-IoTOpsInstance -AzureEnvironment AzureC", "AzureChinaCloud")]
    public void Clouds_and_sources_complete(string typed, string completion) => Assert.Contains(completion, engine.Complete(typed));

    private Output Run(string script) => engine.Run(
        $"$ended = [securestring]::new(); foreach ($character in '{EndedToken}'.ToCharArray()) {{ $ended.AppendChar($character) }}; {script}");
}
