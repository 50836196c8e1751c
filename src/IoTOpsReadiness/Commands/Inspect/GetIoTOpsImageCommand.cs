using System.Management.Automation;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>
/// Lists the images that Azure IoT Operations and what it stands on (Arc agents, cert-manager, secret store, edge
/// volumes) run: from which registry, under which tag, by which digest, in how many containers.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsImage", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(SiteImage))]
public sealed class GetIoTOpsImageCommand : InspectionCmdlet
{
    /// <summary>
    /// Mirrors of Microsoft's registry, as host or host/prefix, for example <c>registry.contoso.com/mcr</c>. Images from
    /// there count as DeclaredMirror. Default: none.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedRegistry { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => ImageInventory.Needs;

    private protected override IEnumerable<object> Inspect(Site site, CmdletPipeline pipeline)
    {
        IReadOnlyList<SiteImage> images = ImageInventory.Of(site, AllowedRegistry ?? []);
        if (ImageInventory.Limitation(site) is { } limitation)
        {
            pipeline.WriteWarning(limitation);
        }

        return images;
    }
}
