using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Lifecycle;

/// <summary>Check 14: the newest release is installed.</summary>
internal sealed class UpToDate : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 14,
        Id = "Lifecycle.UpToDate",
        Title = "The newest release is installed",
        Area = Area.Lifecycle,
        Severity = Severity.High,
        Recommendation = "Keep Azure IoT Operations on the newest release: only that one gets fixes, security fixes included. Plan for downtime, and for one minor version at a time.",
        Remediation = "az iot ops upgrade, with the CLI extension of the target release; first bring Broker.RedundancyFloor and Health.AllAvailable to a pass.",
        Article = "deploy-iot-ops/howto-upgrade",
        Uses = [Evidence.Instances, Evidence.Extensions, Evidence.Pods],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        (SemanticVersion Version, AioRelease Release)[] releases =
        [
            .. context.Reference.Releases
                .Select(release => (Parsed: SemanticVersion.TryParse(release.Version, out SemanticVersion version), version, release))
                .Where(item => item.Parsed)
                .Select(item => (item.version, item.release))
                .OrderByDescending(item => item.version),
        ];
        IReadOnlyList<ReportedVersion> reported = ReportedVersion.AllOf(context.Site);
        return reported.Count == 0 ? [ReportedVersion.Missing(context)]
            : releases.Length == 0 ? [context.UnknownSite(Reason.NeedsReferenceData, "The reference data lists no release.", "reference data with releases, with -ReferenceDataPath")]
            : reported.Select(version => Judge(context, version, releases));
    }

    private static Finding Judge(GuidelineContext context, ReportedVersion reported, (SemanticVersion Version, AioRelease Release)[] releases)
    {
        (SemanticVersion newest, AioRelease release) = releases[0];
        string day = Aging.Day(context.Reference.AsOf);
        string expected = $"{newest} ({release.Name}) or later";
        if (!SemanticVersion.TryParse(reported.Text, out SemanticVersion version))
        {
            return reported.Malformed(context);
        }

        if (version < newest)
        {
            return context.Fail(
                reported.Target, reported.Path, reported.Text, expected, $"On {day} the newest release was {newest} ({release.Name}); the way there is {Way(version, releases)}.");
        }

        return context.Pass(
            reported.Target,
            reported.Path,
            reported.Text,
            version > newest ? $"The release is newer than the data of {day}." : $"The newest release of {day} is installed.",
            expected).UnlessStale(context, context.Reference.AsOf);
    }

    // Any patch of the same minor version, or the next minor version only: so one hop for each minor in between.
    private static string Way(SemanticVersion from, (SemanticVersion Version, AioRelease Release)[] releases)
    {
        IEnumerable<SemanticVersion> hops = releases
            .GroupBy(item => (item.Version.Major, item.Version.Minor))
            .Select(minor => minor.First().Version)
            .Where(version => version > from && (version.Major, version.Minor) != (from.Major, from.Minor))
            .Order();
        string way = string.Join(" → ", hops);
        return way.Length == 0 ? releases[0].Version.ToString() : way;
    }
}
