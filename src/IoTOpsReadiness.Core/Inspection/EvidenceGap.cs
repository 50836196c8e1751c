using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Inspection;

/// <summary>Evidence that an inspection cannot do without. An inventory of what nobody was allowed to see would read as empty.</summary>
public static class EvidenceGap
{
    /// <summary>Makes sure that at least one side answered for a kind.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Evidence.NotAuthorized</c>, <c>.Unreachable</c>, <c>.TimedOut</c>, <c>.InvalidData</c> or <c>.NotCollected</c>.
    /// </exception>
    /// <param name="site">The site.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="alternative">What else the user can do, as a sentence; nothing unless given.</param>
    public static void Require(Site site, EvidenceKind kind, string? alternative = null)
    {
        if (Of(site, kind, alternative) is { } gap)
        {
            throw gap;
        }
    }

    /// <summary>What is missing of a kind, and what would bring it; null where at least one side answered.</summary>
    public static ReadinessException? Of(Site site, EvidenceKind kind, string? alternative = null)
    {
        if (site.Has(kind))
        {
            return null;
        }

        (Reason reason, string message, string settledBy) = MissingEvidence.Explain(site.Snapshot, kind);
        return new(
            $"IoTOps.Evidence.{reason}",
            reason switch
            {
                Reason.NotAuthorized => ErrorKind.PermissionDenied,
                Reason.Unreachable => ErrorKind.ConnectionError,
                Reason.TimedOut => ErrorKind.Timeout,
                Reason.InvalidData => ErrorKind.InvalidData,
                _ => ErrorKind.ResourceUnavailable,
            },
            $"{site.Name}: {message}",
            $"This needs {settledBy}.{(alternative is null ? "" : " " + alternative)}",
            site.Name);
    }

    /// <summary>A resource whose shape no version of its API allows, as an error for the user.</summary>
    public static ReadinessException Malformed(Site site, MalformedResourceException exception) => new(
        "IoTOps.Evidence.Malformed",
        ErrorKind.InvalidData,
        $"{site.Name}: {exception.Message}",
        "Correct the resource, or collect the snapshot again.",
        exception.Target.ToString(),
        exception);
}
