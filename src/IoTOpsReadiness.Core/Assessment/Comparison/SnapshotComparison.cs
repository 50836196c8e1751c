using System.Text.Json;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>How the configuration of a site differs between two snapshots, resource by resource.</summary>
/// <remarks>
/// Configuration is what was asked for: what servers and controllers write by themselves, such as versions, timestamps and
/// status, is left out, and so are pods, which come and go.
/// </remarks>
public static class SnapshotComparison
{
    /// <summary>Compares. What only one of the snapshots was asked for is left out.</summary>
    /// <param name="reference">The earlier snapshot.</param>
    /// <param name="difference">The later snapshot.</param>
    /// <param name="includesStatus">Whether to compare status too, but its timestamps, and pods.</param>
    public static IEnumerable<ResourceDrift> Of(Snapshot reference, Snapshot difference, bool includesStatus = false) =>
        from kind in Evidence.Kinds
        where includesStatus || kind != Evidence.Pods
        from source in (EvidenceSource[])[EvidenceSource.Kubernetes, EvidenceSource.Azure]
        from drift in Compare(kind, source, reference, difference, new DocumentDifference(includesStatus))
        select drift;

    private static IEnumerable<ResourceDrift> Compare(EvidenceKind kind, EvidenceSource source, Snapshot reference, Snapshot difference, DocumentDifference documents)
    {
        QueryOutcome before = reference.Outcome(kind, source);
        QueryOutcome now = difference.Outcome(kind, source);
        string site = difference.Site.Name;
        if (before == QueryOutcome.NotRequested || now == QueryOutcome.NotRequested)
        {
            return [];
        }

        if (!IsAnswered(before) || !IsAnswered(now))
        {
            return !IsAnswered(before) && !IsAnswered(now) ? [] :
            [
                new()
                {
                    Drift = DriftKind.NotComparable,
                    Site = site,
                    Source = source,
                    Target = new() { Kind = KindOf(kind), Name = "" },
                    Remark = $"{kind.Name} could not be read {(IsAnswered(before) ? "this time" : "before")}: {(IsAnswered(before) ? now : before)}.",
                },
            ];
        }

        Dictionary<string, ResourceDocument> left = ByIdentity(reference.Documents(kind, source), source);
        Dictionary<string, ResourceDocument> right = ByIdentity(difference.Documents(kind, source), source);
        return left.Keys.Union(right.Keys).Select(key => Compare(left.GetValueOrDefault(key), right.GetValueOrDefault(key), documents) is (DriftKind Drift, IReadOnlyList<PropertyDifference> Differences) found
            ? new ResourceDrift { Drift = found.Drift, Site = site, Source = source, Target = Name(right.GetValueOrDefault(key) ?? left[key], kind, source), Differences = found.Differences }
            : null).OfType<ResourceDrift>();
    }

    private static (DriftKind Drift, IReadOnlyList<PropertyDifference> Differences)? Compare(ResourceDocument? before, ResourceDocument? now, DocumentDifference documents)
    {
        if (before is null || now is null)
        {
            return (before is null ? DriftKind.Added : DriftKind.Removed, []);
        }

        // Most resources of a site are as they were, to the byte.
        if (before.Json.Span.SequenceEqual(now.Json.Span))
        {
            return null;
        }

        IReadOnlyList<PropertyDifference> differences = documents.Between(before.Root, now.Root);
        return differences.Count == 0 ? null : (DriftKind.Changed, differences);
    }

    private static bool IsAnswered(QueryOutcome outcome) => outcome is QueryOutcome.Collected or QueryOutcome.NotInstalled;

    private static Dictionary<string, ResourceDocument> ByIdentity(IReadOnlyList<ResourceDocument> documents, EvidenceSource source)
    {
        Dictionary<string, ResourceDocument> map = new(documents.Count, StringComparer.Ordinal);
        foreach (ResourceDocument document in documents)
        {
            // A document that is no JSON has no identity, and its guidelines say so.
            try
            {
                map[Identity(document.Root, source)] = document;
            }
            catch (JsonException)
            {
                continue;
            }
        }

        return map;
    }

    private static string Identity(JsonElement root, EvidenceSource source) => source == EvidenceSource.Azure
        ? root.At("id").TextOrEmpty().ToUpperInvariant()
        : $"{root.At("metadata.namespace").TextOrEmpty()}/{root.At("metadata.name").TextOrEmpty()}";

    private static ResourceReference Name(ResourceDocument document, EvidenceKind kind, EvidenceSource source)
    {
        JsonElement root = document.Root;
        bool isAzure = source == EvidenceSource.Azure;
        return new()
        {
            Kind = KindOf(kind),
            Name = DisplayText.Sanitize((isAzure ? root.At("name") : root.At("metadata.name")).TextOrEmpty()),
            Namespace = isAzure ? null : DisplayText.SanitizeOrNull(root.At("metadata.namespace").TextOrNull()),
            ArmId = isAzure ? DisplayText.SanitizeOrNull(root.At("id").TextOrNull(), DisplayText.MaxAddressLength) : null,
        };
    }

    private static string KindOf(EvidenceKind kind) => kind.Kubernetes?.Kind ?? kind.Name;
}
