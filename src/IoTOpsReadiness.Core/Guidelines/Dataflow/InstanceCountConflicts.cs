using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>Check 56: no flow runs in a profile with more instances than it can bear.</summary>
internal sealed class InstanceCountConflicts : Guideline
{
    // Event Grid allows one session for each identity unless told otherwise; a dataflow needs so many.
    private const int LeastSessions = 3;

    // How the transforms that keep state are named in the registry, graph-dataflow-window for one.
    private static readonly string[] StatefulTransforms = ["window", "throttle"];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 56,
        Id = "Dataflow.InstanceCountConflicts",
        Title = "Instance counts fit the flows",
        Area = Area.Dataflow,
        Severity = Severity.High,
        Recommendation = "Run flows that read from Event Grid, and graphs with window or throttle transforms, in a profile of one instance; allow three sessions or more for each identity on an Event Grid destination.",
        Remediation = "Set-IoTOpsDataflowProfile, or move the flow to a profile of one instance.",
        Article = "connect-to-cloud/howto-configure-dataflow-profile",
        Since = Baseline.August2026,
        Needs = [Evidence.DataflowProfiles, Evidence.Dataflows, Evidence.DataflowEndpoints],
        Uses = [Evidence.DataflowGraphs, Evidence.BrokerListeners, Evidence.EventGridNamespaces],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<DataflowProfile> profiles = context.Site.DataflowProfiles;
        return profiles.Count == 0
            ? [context.NotApplicableSite("There are no dataflow profiles.")]
            : [.. profiles.SelectMany(profile => Judge(context, profile))];
    }

    /// <summary>Why the flows of a profile bear one instance only; null where they bear more.</summary>
    public static string? ReasonForOne(Site site, string profile) => site.FlowsOf(profile)
        .Where(flow => flow.IsEnabled)
        .Select(flow => ReasonForOne(site, flow))
        .FirstOrDefault(reason => reason is not null);

    private static List<Finding> Judge(GuidelineContext context, DataflowProfile profile)
    {
        Site site = context.Site;
        Flow[] flows = [.. site.FlowsOf(profile.Name).Where(flow => flow.IsEnabled)];
        string count = profile.InstanceCount.ToString(CultureInfo.InvariantCulture);
        List<Finding> findings = [];
        if (profile.InstanceCount > 1)
        {
            findings.AddRange(flows
                .Select(flow => ReasonForOne(site, flow))
                .OfType<string>()
                .Distinct()
                .Select(reason => context.Fail(profile, "instanceCount", count, "1", $"{reason}, which bears one instance only.")));
            if (!site.Has(Evidence.DataflowGraphs))
            {
                findings.Add(context.Missing(Evidence.DataflowGraphs));
            }
        }

        findings.AddRange(flows.SelectMany(flow => EventGridDestinations(site, flow)).Distinct().Select(endpoint => Sessions(context, profile, endpoint)));
        return findings.Count > 0 ? findings : [context.Pass(profile, "instanceCount", count, "The flows of the profile bear its number of instances.")];
    }

    private static string? ReasonForOne(Site site, Flow flow)
    {
        string? source = flow.SourceEndpoints.FirstOrDefault(name => KindOf(site, flow, name) == DataflowHostKind.EventGrid);
        if (source is not null)
        {
            return $"{flow.Kind} {flow.Name} reads from Event Grid";
        }

        DataflowGraphNode? stateful = (flow as DataflowGraph)?.Nodes.FirstOrDefault(node => IsStateful(node.Artifact));
        return stateful is null ? null : $"DataflowGraph {flow.Name} keeps state in {stateful.Name}";
    }

    private static bool IsStateful(string? artifact)
    {
        string name = (artifact ?? "").Split('/')[^1].Split(':', '@')[0];
        return StatefulTransforms.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> EventGridDestinations(Site site, Flow flow) =>
        flow.DestinationEndpoints.Where(name => KindOf(site, flow, name) == DataflowHostKind.EventGrid).Select(name => site.EndpointOf(flow, name)!.HostName ?? "");

    private static DataflowHostKind KindOf(Site site, Flow flow, string name) =>
        site.EndpointOf(flow, name) is { } endpoint ? site.HostKindOf(endpoint) : DataflowHostKind.Unknown;

    private static Finding Sessions(GuidelineContext context, DataflowProfile profile, string host)
    {
        const string path = "topicSpacesConfiguration.maximumClientSessionsPerAuthenticationName";
        Site site = context.Site;
        int needed = Math.Max(LeastSessions, profile.InstanceCount);
        if (!site.Has(Evidence.EventGridNamespaces))
        {
            return context.Missing(Evidence.EventGridNamespaces) with { Target = profile.Reference };
        }

        string name = host.Split('.')[0];
        string expected = string.Create(CultureInfo.InvariantCulture, $"{needed} or more");
        return site.EventGridNamespaces.FirstOrDefault(candidate => Same.Text(candidate.Name, name)) is not { } found
            ? context.Unknown(profile, Reason.NotAuthorized, $"The Event Grid namespace {name} is not visible.", "the permission to read Microsoft.EventGrid/namespaces")
            : found.SessionsPerIdentity < needed
                ? context.Fail(
                    found,
                    path,
                    found.SessionsPerIdentity.ToString(CultureInfo.InvariantCulture),
                    expected,
                    string.Create(CultureInfo.InvariantCulture, $"Profile {profile.Name} with {profile.InstanceCount} instances writes to the namespace and needs {needed} sessions."))
                : context.Pass(found, path, found.SessionsPerIdentity.ToString(CultureInfo.InvariantCulture), $"The namespace allows the sessions that profile {profile.Name} needs.", expected);
    }
}
