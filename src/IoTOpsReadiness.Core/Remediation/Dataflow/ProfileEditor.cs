using System.Globalization;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.Dataflow;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Dataflow;

/// <summary>Sets how many instances run the flows of a profile.</summary>
public static class ProfileEditor
{
    /// <summary>The most instances the service allows.</summary>
    public const int MostInstances = 20;

    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
        [Evidence.DataflowProfiles, Evidence.Dataflows, Evidence.DataflowGraphs, Evidence.DataflowEndpoints, Evidence.BrokerListeners, Evidence.Instances];

    /// <summary>Drafts the profile.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where the draft goes.</param>
    /// <param name="name">The profile.</param>
    /// <param name="instanceCount">1 to 20.</param>
    /// <param name="force">True to go ahead while flows are enabled, or against what they bear.</param>
    /// <param name="guideline">The guideline it is for; null for its own sake.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Dataflow.OutOfRange</c>, <c>IoTOps.Dataflow.OneInstanceOnly</c>, <c>IoTOps.Dataflow.FlowsEnabled</c>.
    /// </exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, string name, int instanceCount, bool force, string? guideline = null)
    {
        if (instanceCount is < 1 or > MostInstances)
        {
            throw new ReadinessException(
                "IoTOps.Dataflow.OutOfRange", ErrorKind.InvalidArgument, $"A profile has 1 to {MostInstances} instances, not {instanceCount}.", "Give a number in that range.", instanceCount);
        }

        ChangeDraft draft = drafts.Edit(Evidence.DataflowProfiles, name);
        if (instanceCount > 1 && !force && InstanceCountConflicts.ReasonForOne(site, name) is { } reason)
        {
            throw new ReadinessException(
                "IoTOps.Dataflow.OneInstanceOnly", ErrorKind.InvalidOperation, $"{reason}, which bears one instance only.", "Move that flow to a profile of one instance. -Force goes ahead nevertheless.", name);
        }

        string[] enabled = [.. site.FlowsOf(name).Where(flow => flow.IsEnabled).Select(flow => flow.Name).Distinct()];
        if (enabled.Length > 0 && !force)
        {
            throw new ReadinessException(
                "IoTOps.Dataflow.FlowsEnabled",
                ErrorKind.InvalidOperation,
                string.Create(CultureInfo.InvariantCulture, $"{enabled.Length} flows of '{name}' are enabled ({string.Join(", ", enabled.Take(5))}): messages may be lost or delivered twice while instances change."),
                "Disable them first, or go ahead with -Force.",
                name);
        }

        draft.Body["properties"]!["instanceCount"] = instanceCount;
        return draft
            .For($"Run {instanceCount} instances of the dataflow profile {name}", guideline)
            .With(ChangeImpact.PodRestart, enabled.Length > 0 ? "Dataflow pods come and go; messages under way may be lost or delivered twice." : "Dataflow pods come and go.")
            .Command($"Set-IoTOpsDataflowProfile {name} -InstanceCount {instanceCount}{(enabled.Length > 0 ? " -Force" : "")}");
    }
}
