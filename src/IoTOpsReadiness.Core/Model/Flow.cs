using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>What a dataflow and a dataflow graph have in common: a profile runs it, and it connects endpoints.</summary>
public abstract class Flow : Resource
{
    private string? profileName;
    private IReadOnlyList<string>? sourceEndpoints;
    private IReadOnlyList<string>? destinationEndpoints;

    /// <summary>Wraps a document.</summary>
    protected Flow(ResourceDocument document, EvidenceSource source, string kind)
        : base(document, source, kind)
    {
    }

    /// <summary>The profile it belongs to: named in the cluster by reference, in ARM by the path.</summary>
    public string ProfileName => profileName ??= Source == EvidenceSource.Kubernetes
        ? Text("profileRef") ?? "default"
        : ParentOf(Reference.ArmId) ?? "default";

    /// <summary>True unless its mode is Disabled.</summary>
    public bool IsEnabled => !Same.Text(Text("mode"), "Disabled");

    /// <summary>True where it asks the broker to persist its messages.</summary>
    public bool RequestsDiskPersistence => Same.Text(Text("requestDiskPersistence"), "Enabled");

    /// <summary>The endpoints it reads from.</summary>
    public IReadOnlyList<string> SourceEndpoints => sourceEndpoints ??= ReadSourceEndpoints();

    /// <summary>The endpoints it writes to.</summary>
    public IReadOnlyList<string> DestinationEndpoints => destinationEndpoints ??= ReadDestinationEndpoints();

    /// <summary>Available, Degraded, Unavailable or Unknown; null where it is of a release that does not report it.</summary>
    public string? HealthState => Health is { } health && health.Path.Contains("healthState", StringComparison.Ordinal) ? health.State : null;

    /// <summary>Reads what <see cref="SourceEndpoints"/> keeps: many guidelines ask, and a large site has thousands of flows.</summary>
    protected abstract IReadOnlyList<string> ReadSourceEndpoints();

    /// <summary>Reads what <see cref="DestinationEndpoints"/> keeps.</summary>
    protected abstract IReadOnlyList<string> ReadDestinationEndpoints();

    // …/dataflowProfiles/{profile}/dataflows/{flow}
    private static string? ParentOf(string? armId)
    {
        string[] segments = armId?.Split('/') ?? [];
        return segments.Length >= 3 ? segments[^3] : null;
    }
}
