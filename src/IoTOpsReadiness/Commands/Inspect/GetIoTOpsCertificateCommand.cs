using System.Management.Automation;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>
/// Lists the certificates that the site depends on, the first to end first: when each ends, who signed it, who renews
/// it and what uses it. Secrets are not read; a certificate that is in a secret alone is listed without its dates.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsCertificate", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(SiteCertificate))]
public sealed class GetIoTOpsCertificateCommand : InspectionCmdlet
{
    private protected override IReadOnlyCollection<EvidenceKind> Needed => CertificateInventory.Needs;

    private protected override IEnumerable<object> Inspect(Site site, CmdletPipeline pipeline)
    {
        IReadOnlyList<SiteCertificate> certificates = CertificateInventory.Of(site);
        if (CertificateInventory.Limitation(site) is { } limitation)
        {
            pipeline.WriteWarning(limitation);
        }

        return certificates;
    }
}
