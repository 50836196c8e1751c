using IoTOpsReadiness.Guidelines.Storage;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Host;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Platform;

/// <summary>AIO-009: a script reserves huge pages and loads the kernel module; the rest, such as the extension, is for a person.</summary>
internal sealed class EdgeVolumesRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Storage.EdgeVolumes"];

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        Node[] nodes = [.. context.Site.SchedulableNodes.Where(node => EdgeVolumes.LacksHugePages(context.Site, node))];
        if (nodes.Length > 0)
        {
            HostStep.Draft(context.Drafts, HostScriptPart.EdgeVolumes, nodes[0].Reference, string.Join(", ", nodes.Select(node => node.Name)))
                .For("Prepare the nodes for Edge Volumes", failure.Id)
                .With(ChangeImpact.None, "K3s restarts on the node, so that the kubelet counts the huge pages; pods keep running. 1 GiB of memory is reserved.");
        }

        ManualStep.Draft(context.Drafts, failure, finding => finding.Expected != EdgeVolumes.ExpectedPages);
    }
}
