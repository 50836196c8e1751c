using System.Net;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Access;

/// <summary>AIO-027: a port with TLS beside every plain one, which is closed afterwards; names and issuers of the others.</summary>
internal sealed class ListenerTlsRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Listener.TlsAutomatic"];

    public override IReadOnlyList<EvidenceKind> Needs => AuthorizationEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        foreach (ListenerPort port in context.Site.Listeners.SelectMany(listener => listener.Ports).Where(port => port.Port is not null))
        {
            if (port.IsDefault)
            {
                continue;
            }

            if (!port.HasTls)
            {
                PortReplacement.Plan(context, port, failure.Id);
            }

            if (port.Listener.IsExternal)
            {
                Issuer(failure, context, port);
            }

            if (Same.Text(port.TlsMode, "Automatic"))
            {
                Names(failure, context, port);
            }
        }

        foreach (Finding finding in failure.Findings.Where(finding => finding.Status == Status.Fail && (finding.Source == FindingSource.Runtime || finding.Observed == "Manual" || finding.Target.Name == BrokerListener.DefaultName)))
        {
            PortReplacement.Person(context, $"Manual/{failure.Id}/{finding.Target}", finding.Target, $"See to the certificate of {finding.Target}", failure.Id, finding.Message);
        }
    }

    private static void Issuer(GuidelineResult failure, RemedyContext context, ListenerPort port)
    {
        (string? name, string? kind) = PortReplacement.IssuerOf(context);
        bool isQuickstart = port.HasTls
            ? failure.Findings.Any(finding => finding.Status == Status.Fail && finding.Target.Name == port.Listener.Name && finding.Path?.EndsWith($"{port.Path}.tls.certManagerCertificateSpec.issuerRef", StringComparison.Ordinal) == true)
            : ListenerEditor.DefaultIssuer(context.Site)?.Name == QuickstartTrust.IssuerName(context.Site.Namespace);
        if (!isQuickstart)
        {
            return;
        }

        if (name is null)
        {
            PortReplacement.Person(
                context,
                $"Manual/{failure.Id}/{port.Listener.Name}/issuer",
                port.Listener.Reference,
                $"Choose an issuer for the certificate that '{port.Listener.Name}' shows to clients outside the cluster",
                failure.Id,
                $"Make an issuer of the enterprise's own PKI in cert-manager, then plan again with -RemediationInput @{{ {PortReplacement.Issuer} = 'ClusterIssuer/<name>' }}. Until then such clients see a certificate of the self-signed quickstart CA.");
        }
        else if (port.HasTls)
        {
            ListenerEditor.Apply(context.Site, context.Drafts, new() { Listener = port.Listener.Name, Port = port.Port!.Value, IssuerName = name, IssuerKind = kind }).For($"Change {port}", failure.Id);
        }
    }

    private static void Names(GuidelineResult failure, RemedyContext context, ListenerPort port)
    {
        bool lacksNames = failure.Findings.Any(finding => finding.Status == Status.Fail && finding.Target.Name == port.Listener.Name && finding.Path?.EndsWith($"{port.Path}.tls.certManagerCertificateSpec.san", StringComparison.Ordinal) == true);
        if (!lacksNames)
        {
            return;
        }

        string[] names = [.. port.SubjectAlternativeNames.Concat(PortReplacement.AddressesOf(context, port)).Distinct()];
        string[] hosts = [.. names.Where(name => !IPAddress.TryParse(name, out _))];
        string[] addresses = [.. names.Where(name => IPAddress.TryParse(name, out _))];
        ListenerEditor.Apply(context.Site, context.Drafts, new()
        {
            Listener = port.Listener.Name,
            Port = port.Port!.Value,
            Dns = hosts.Length > 0 ? hosts : null,
            IpAddresses = addresses.Length > 0 ? addresses : null,
        }).For($"Change {port}", failure.Id);
    }
}
