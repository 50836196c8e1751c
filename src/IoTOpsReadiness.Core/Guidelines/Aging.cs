using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>Verdicts by facts that age. A failure by old facts is still a failure; a pass proves nothing any more.</summary>
internal static class Aging
{
    /// <summary>The same pass, or Unknown where the facts behind it are older than 180 days.</summary>
    public static Finding UnlessStale(this Finding finding, GuidelineContext context, DateOnly asOf) =>
        finding.Status != Status.Pass || !ReferenceData.IsStale(asOf, context.Now) ? finding : finding with
        {
            Status = Status.Unknown,
            Reason = Reason.NeedsReferenceData,
            Message = $"{finding.Message} But that is by data of {Day(asOf)}, which is older than 180 days.",
            SettledBy = "newer reference data, with -ReferenceDataPath",
        };

    /// <summary>A version without its patch, for example <c>1.4</c>: what support windows count in.</summary>
    public static string MajorMinor(this SemanticVersion version) => string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}");

    /// <summary>A day as files write it.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
