using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Lifecycle;

/// <summary>Check 51: the minor version is in support, and no preview.</summary>
internal sealed class SupportedWindow : Guideline
{
    private const int DaysToPlanAnUpgrade = 30;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 51,
        Id = "Lifecycle.SupportedWindow",
        Title = "The installed version is in support",
        Area = Area.Lifecycle,
        Severity = Severity.Critical,
        Recommendation = "Stay on the newest minor version or one of the two before it, and never run a preview in production.",
        Remediation = "az iot ops upgrade, one minor version at a time, each with the CLI extension of its release; from a preview, reinstall.",
        Article = "overview-support",
        Since = Baseline.August2026,
        Uses = [Evidence.Instances, Evidence.Extensions, Evidence.Pods],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        SemanticVersion[] minors =
        [
            .. context.Reference.SupportedMinors
                .Select(text => (Parsed: SemanticVersion.TryParse(text, out SemanticVersion minor), minor))
                .Where(item => item.Parsed)
                .Select(item => item.minor)
                .OrderDescending(),
        ];
        IReadOnlyList<ReportedVersion> reported = ReportedVersion.AllOf(context.Site);
        IEnumerable<Finding> versions = reported.Count == 0 ? [ReportedVersion.Missing(context)]
            : minors.Length == 0 ? [context.UnknownSite(Reason.NeedsReferenceData, "The reference data lists no supported version.", "reference data with supportedMinors, with -ReferenceDataPath")]
            : reported.Select(version => Judge(context, version, minors));
        return [.. versions, .. Trains(context)];
    }

    private static Finding Judge(GuidelineContext context, ReportedVersion reported, SemanticVersion[] minors)
    {
        ReferenceData reference = context.Reference;
        string day = Aging.Day(reference.AsOf);
        string expected = string.Join(", ", minors.Select(minor => $"{minor.MajorMinor()}.x"));
        if (!SemanticVersion.TryParse(reported.Text, out SemanticVersion version))
        {
            return reported.Malformed(context);
        }

        Finding Fail(string message, Severity? severity = null) => context.Fail(reported.Target, reported.Path, reported.Text, expected, message, severity);
        Finding Pass(string message) => context.Pass(reported.Target, reported.Path, reported.Text, message, expected).UnlessStale(context, reference.AsOf);

        if (version.Prerelease is not null || reference.Previews.Contains(version.ToString()))
        {
            return Fail("A preview release is installed: it has no support in production, and cannot be upgraded to a release.");
        }

        if ((version.Major, version.Minor).CompareTo((minors[0].Major, minors[0].Minor)) > 0)
        {
            return Pass($"{version.MajorMinor()} is newer than the data of {day}.");
        }

        if (!minors.Any(minor => minor.MajorMinor() == version.MajorMinor()))
        {
            return Fail($"{version.MajorMinor()} is out of support by the data of {day}.");
        }

        if (reference.SupportEnds.TryGetValue(version.MajorMinor(), out DateOnly end))
        {
            int days = end.DayNumber - DateOnly.FromDateTime(context.Now.UtcDateTime).DayNumber;
            if (days < 0)
            {
                return Fail($"Support of {version.MajorMinor()} ended on {Aging.Day(end)}.");
            }

            if (days <= DaysToPlanAnUpgrade)
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"Support of {version.MajorMinor()} ends on {Aging.Day(end)}, in {days} days."), Severity.Low);
            }
        }

        return Pass(minors[^1].MajorMinor() == version.MajorMinor()
            ? $"{version.MajorMinor()} is in support, as the oldest minor version on {day}: the next one ends it."
            : $"{version.MajorMinor()} is in support by the data of {day}.");
    }

    // Other extensions shipped on the preview train for long; only that of Azure IoT Operations itself tells something.
    private static IEnumerable<Finding> Trains(GuidelineContext context)
    {
        foreach (Extension extension in context.Site.Extensions.Where(extension => extension.Is(Extension.OperationsType)))
        {
            yield return Same.Text(extension.ReleaseTrain, "Stable")
                ? context.Pass(extension, "releaseTrain", extension.ReleaseTrain, "The release comes from the stable train.", "stable")
                : context.Fail(extension, "releaseTrain", extension.ReleaseTrain, "stable", $"The release comes from the {extension.ReleaseTrain} train, which is not for production.");
        }
    }
}
