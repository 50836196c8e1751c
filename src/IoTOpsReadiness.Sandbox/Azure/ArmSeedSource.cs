using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>What is known of one site when its Azure side is set up.</summary>
/// <param name="Site">Its names and ids.</param>
/// <param name="CollectedAt">When its evidence was taken.</param>
/// <param name="Documents">Its documents by kind and side.</param>
/// <param name="Outcome">What became of each query.</param>
internal sealed record ArmSeedSource(
    SiteIdentity Site,
    DateTimeOffset CollectedAt,
    Func<EvidenceKind, EvidenceSource, IReadOnlyList<ResourceDocument>> Documents,
    Func<EvidenceKind, EvidenceSource, QueryOutcome> Outcome)
{
    /// <summary>What a snapshot tells.</summary>
    public static ArmSeedSource Of(Snapshot snapshot) => new(snapshot.Site, snapshot.CollectedAt, snapshot.Documents, snapshot.Outcome);
}
