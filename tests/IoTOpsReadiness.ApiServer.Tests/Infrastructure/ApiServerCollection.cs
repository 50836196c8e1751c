namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Test classes in this collection run one after the other and share one server.</summary>
[CollectionDefinition(Name)]
public sealed class ApiServerCollection : ICollectionFixture<KubeApiServer>
{
    public const string Name = "API server";
}
