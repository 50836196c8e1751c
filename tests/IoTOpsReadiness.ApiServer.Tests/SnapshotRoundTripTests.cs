using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>What was read from a site today can be judged anywhere, any day.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class SnapshotRoundTripTests(SeededSiteFixture fixture)
{
    [ApiServerTheory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_snapshot_that_was_exported_and_read_back_gets_the_same_verdicts(bool isAdministrator, bool compress)
    {
        var server = fixture.Site.Server;
        var snapshot = await LiveAssessment.CollectAsync(server, isAdministrator ? server.AdminToken : server.CrippledToken);
        var file = SnapshotBytes.Of(snapshot, compress);

        var readBack = SnapshotFile.Read(file, "live.json");

        Results.AssertSame(await LiveAssessment.AssessAsync(snapshot), await LiveAssessment.AssessAsync(readBack));
        Assert.Equal(file, SnapshotBytes.Of(readBack, compress));
    }
}
