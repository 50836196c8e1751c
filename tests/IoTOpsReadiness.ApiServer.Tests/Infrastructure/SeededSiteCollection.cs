namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>
/// Test classes in this collection run one after the other and share one seeded site. Who changes the site puts it
/// back as it was.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SeededSiteCollection : ICollectionFixture<SeededSiteFixture>
{
    public const string Name = "Seeded site";
}
