using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines;

/// <summary>Why evidence is missing, in words that name what would bring it.</summary>
public class MissingEvidenceTests
{
    [Theory]
    [InlineData("Microsoft.KeyVault/vaults/read at /subscriptions/s", "the permission Microsoft.KeyVault/vaults/read at /subscriptions/s")]
    [InlineData(null, "the permission to read Microsoft.KeyVault/vaults")]
    public void A_refusal_of_Azure_names_its_action(string? permission, string settledBy)
    {
        QueryResult query = new() { Kind = Evidence.KeyVaults.Name, Source = EvidenceSource.Azure, Outcome = QueryOutcome.Forbidden, Permission = permission };
        var snapshot = new Snapshot(new() { Name = "site" }, DateTimeOffset.UnixEpoch, "1.0.0", [query], new Dictionary<(string, EvidenceSource), IReadOnlyList<ResourceDocument>>());

        (Reason reason, _, string settled) = MissingEvidence.Explain(snapshot, Evidence.KeyVaults);

        Assert.Equal((Reason.NotAuthorized, settledBy), (reason, settled));
    }

    [Fact]
    public void A_refusal_of_the_cluster_names_its_verb()
    {
        QueryResult query = new() { Kind = Evidence.Nodes.Name, Source = EvidenceSource.Kubernetes, Outcome = QueryOutcome.Forbidden, Permission = "list nodes" };
        var snapshot = new Snapshot(new() { Name = "site" }, DateTimeOffset.UnixEpoch, "1.0.0", [query], new Dictionary<(string, EvidenceSource), IReadOnlyList<ResourceDocument>>());

        Assert.Equal("the permission to list nodes", MissingEvidence.Explain(snapshot, Evidence.Nodes).SettledBy);
    }
}
