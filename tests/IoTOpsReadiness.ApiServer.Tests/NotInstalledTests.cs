using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>A cluster without Azure IoT Operations is not a site that fails: there is nothing to assess.</summary>
public sealed class NotInstalledTests(KubeApiServer server) : IClassFixture<KubeApiServer>
{
    [ApiServerFact]
    public async Task A_cluster_without_operations_is_connected_to_and_known_for_what_it_is()
    {
        using var connection = await LiveAssessment.ConnectAsync(server.Kubeconfig(server.AdminToken, "empty"));

        Assert.False(connection.HasOperations);
        Assert.Null(connection.OperationsVersion);
        Assert.Equal("empty", connection.Site.Name);
        Assert.Equal("v1.20.2", connection.Site.KubernetesVersion);
    }

    [ApiServerFact]
    public async Task A_cluster_without_operations_is_not_assessed()
    {
        var snapshot = await LiveAssessment.CollectAsync(server, server.AdminToken);

        var exception = await Assert.ThrowsAsync<ReadinessException>(() => LiveAssessment.AssessAsync(snapshot));
        Assert.Equal("IoTOps.Assessment.NotInstalled", exception.ErrorId);
        Assert.Contains("not installed", exception.Message, StringComparison.Ordinal);
    }
}
