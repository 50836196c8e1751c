using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.SupportBundles;

/// <summary>
/// What an entry of a bundle holds, told by its name alone; its content is never written anywhere, so a name that points
/// out of the archive points nowhere. Everything that is no evidence (logs, traces, events, other kinds) is passed over.
/// </summary>
/// <param name="Kinds">The kinds of evidence it may hold; the group in its content decides.</param>
internal sealed record BundleEntry(IReadOnlyList<EvidenceKind> Kinds)
{
    // Kinds of which the bundle has all there is, and those of which it has the site's own: it selects pods and deployments
    // by the labels of Azure IoT Operations and of what that stands on. Of other kinds it has a choice that proves no absence.
    private static readonly EvidenceKind[] Partial = [Evidence.Pods, Evidence.Deployments];

    private static readonly Dictionary<string, BundleEntry> AtRoot = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nodes.yaml"] = new([Evidence.Nodes]),
        ["storage-classes.yaml"] = new([Evidence.StorageClasses]),
        ["azure-clusterconfig.yaml"] = new([Evidence.ArcConfiguration]),
    };

    // Custom resources are files named kind.version.name.yaml, pods and deployments kind.name.yaml.
    private static readonly ILookup<string, EvidenceKind> ByPrefix = Evidence.Kinds
        .Where(kind => IsCustomResource(kind) || IsPartial(kind))
        .ToLookup(kind => kind.Kubernetes!.Kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>The kinds that are read from a bundle.</summary>
    public static IReadOnlyList<EvidenceKind> Readable { get; } =
        [.. AtRoot.Values.SelectMany(entry => entry.Kinds).Concat(ByPrefix.SelectMany(group => group)).Distinct()];

    /// <summary>Whether a bundle has a part of a kind only.</summary>
    public static bool IsPartial(EvidenceKind kind) => Partial.Contains(kind);

    /// <summary>Whether a kind belongs to an API group of its own, which a bundle has whole or not at all.</summary>
    public static bool IsCustomResource(EvidenceKind kind) =>
        kind.Kubernetes is { Version: null, Group.Length: > 0, Scope: KubernetesScope.AllNamespaces or KubernetesScope.Cluster };

    /// <summary>What an entry of this name holds; null where it is of no interest.</summary>
    public static BundleEntry? Of(string path)
    {
        string[] parts = path.Split('/', '\\');
        string file = parts[^1];
        if (!file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".metric.yaml", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (parts.Length == 1)
        {
            return AtRoot.GetValueOrDefault(file);
        }

        EvidenceKind[] kinds = [.. ByPrefix[file[..file.IndexOf('.', StringComparison.Ordinal)]]];
        return kinds.Length == 0 ? null : new(kinds);
    }
}
