using System.Net;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Access;

/// <summary>Check 27: every port of a listener has TLS, with a certificate that cert-manager keeps.</summary>
internal sealed class ListenerTlsAutomatic : Guideline
{
    // No source gives the following a severity; these are this product's.
    private const Severity CannotIssue = Severity.High;
    private const Severity NamesNotCovered = Severity.Medium;
    private const Severity NoExternalAddress = Severity.Low;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 27,
        Id = "Listener.TlsAutomatic",
        Title = "Listeners use TLS with automatic certificates",
        Area = Area.Access,
        Severity = Severity.Critical,
        Recommendation = "Give every port TLS with a certificate that cert-manager issues and renews; without it passwords and data cross the network in plain text.",
        Remediation = "Set-IoTOpsListener: add a port with automatic TLS, move the clients to it, then remove the old one. Leave port 18883 of listener default as it is.",
        Article = "manage-mqtt-broker/howto-configure-brokerlistener",
        Needs = [Evidence.BrokerListeners],
        Uses = [Evidence.ClusterIssuers, Evidence.Issuers, Evidence.Certificates, Evidence.Services, Evidence.SecretNames, Evidence.SecretSyncs],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<ListenerPort> ports = ListenerPorts.Of(context.Site);
        if (ports.Count == 0)
        {
            return [ListenerPorts.None(context)];
        }

        return
        [
            .. ports.SelectMany(port => Judge(context, port)),
            .. ports.Where(IsAutomatic).SelectMany(port => CertificatesOf(context, port)).Distinct().Where(certificate => certificate.IsReady != true)
                .Select(certificate => NotReady(context, certificate)),
            .. context.Refused(CannotIssue, [.. Relevant(ports)]),
        ];
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, ListenerPort port) => port.TlsMode switch
    {
        null => [Plain(context, port)],
        _ when IsAutomatic(port) => Automatic(context, port),
        string mode when Same.Text(mode, "Manual") => Manual(context, port),
        string mode => [context.Unknown(
            port.Listener, Reason.InvalidData, $"{ListenerPorts.Describe(port)} has a TLS mode this version does not know.", "a newer version of the module", $"{port.Path}.tls.mode", mode)],
    };

    private static Finding Plain(GuidelineContext context, ListenerPort port)
    {
        string hint = port.Listener.Name == "default-insecure" ? " It is the listener a test deployment adds." : "";
        return context.Fail(
            port.Listener,
            $"{port.Path}.tls",
            "not set",
            "mode Automatic",
            port.Listener.IsExternal
                ? $"{ListenerPorts.Describe(port)} speaks plain text to the network outside the cluster.{hint}"
                : $"{ListenerPorts.Describe(port)} speaks plain text inside the cluster.{hint}",
            port.Listener.IsExternal ? Severity.Critical : Severity.High);
    }

    private static IEnumerable<Finding> Manual(GuidelineContext context, ListenerPort port)
    {
        yield return context.Fail(
            port.Listener,
            $"{port.Path}.tls.mode",
            "Manual",
            "Automatic",
            $"{ListenerPorts.Describe(port)} has a certificate that nobody renews by itself.",
            Severity.Low);
        if (port.ManualSecret is not { } secret)
        {
            yield return context.Fail(
                port.Listener, $"{port.Path}.tls.manual.secretRef", "not set", "the name of a secret", $"{ListenerPorts.Describe(port)} has manual TLS and names no certificate.", CannotIssue);
        }
        else if (context.Site.FindSecret(secret).IsMissing)
        {
            yield return context.Fail(
                port.Listener, $"{port.Path}.tls.manual.secretRef", secret, "a secret that exists", $"The certificate of {ListenerPorts.Describe(port)} is in a secret that does not exist.", CannotIssue);
        }
    }

    private static Finding[] Automatic(GuidelineContext context, ListenerPort port)
    {
        List<string> notes = [];
        Finding[] failures = [.. IssuerOf(context, port, notes), .. Names(context, port, notes)];
        return failures.Length > 0 ? failures :
        [
            context.Pass(port.Listener, $"{port.Path}.tls.mode", "Automatic", string.Join(' ', [$"{ListenerPorts.Describe(port)} has TLS with an automatic certificate.", .. notes]), "Automatic"),
        ];
    }

    private static IEnumerable<Finding> IssuerOf(GuidelineContext context, ListenerPort port, List<string> notes)
    {
        string path = $"{port.Path}.tls.certManagerCertificateSpec.issuerRef";
        if (port.IssuerName is not { } name)
        {
            yield return context.Fail(port.Listener, path, "not set", "an issuer", $"{ListenerPorts.Describe(port)} names no issuer for its certificate.", CannotIssue);
            yield break;
        }

        string observed = $"{port.IssuerKind ?? Issuer.NamespacedKind}/{name}";
        if (!Same.Text(port.IssuerGroup, Issuer.ApiGroup))
        {
            notes.Add($"Its issuer is of the group {port.IssuerGroup}, which was not looked at.");
            yield break;
        }

        Lookup<Issuer> issuer = context.Site.FindIssuer(name, port.IssuerKind, port.Listener.Namespace);
        if (issuer.IsDangling)
        {
            yield return context.Fail(
                port.Listener, path, observed, "an issuer that exists", $"{ListenerPorts.Describe(port)} names an issuer that does not exist: its certificate cannot be issued or renewed.", CannotIssue);
        }
        else if (issuer.Found is { IsReady: not true } waiting)
        {
            yield return context.Fail(
                waiting, null, waiting.IsReady is null ? "no Ready condition" : "Ready=False", "Ready=True", $"The issuer of {ListenerPorts.Describe(port)} is not ready: its certificate cannot be issued or renewed.", CannotIssue, FindingSource.Runtime);
        }
        else if (!issuer.IsAnswered)
        {
            notes.Add("Its issuer was not looked at.");
        }

        if (port.Listener.IsExternal && IsQuickstart(context.Site, port, issuer.Found))
        {
            yield return context.Fail(
                port.Listener,
                path,
                observed,
                "an issuer of the enterprise's own PKI",
                $"{ListenerPorts.Describe(port)} shows clients outside the cluster a certificate of the self-signed quickstart CA.",
                Severity.Critical.Lowered());
        }
    }

    private static bool IsQuickstart(Site site, ListenerPort port, Issuer? issuer) =>
        Same.Text(port.IssuerKind, Issuer.ClusterKind)
        && (issuer?.CaSecretName is { } secret ? secret == QuickstartTrust.CaSecretName(site.Namespace) : port.IssuerName == QuickstartTrust.IssuerName(site.Namespace));

    private static IEnumerable<Finding> Names(GuidelineContext context, ListenerPort port, List<string> notes)
    {
        if (!port.Listener.IsExternal)
        {
            yield break;
        }

        if (context.Site.Services.FirstOrDefault(service => service.Name == port.Listener.ServiceName) is not { } service)
        {
            notes.Add("At which addresses clients reach it was not seen.");
            yield break;
        }

        IReadOnlyList<string> addresses = service.ExternalAddresses;
        if (addresses.Count == 0 && Same.Text(service.Type, "LoadBalancer"))
        {
            yield return context.Fail(
                service, null, "none", "an external address", $"The service of {ListenerPorts.Describe(port)} has no external address: no client outside can reach it.", NoExternalAddress, FindingSource.Runtime);
            yield break;
        }

        string[] names = [.. port.SubjectAlternativeNames, .. CertificatesOf(context, port).SelectMany(certificate => certificate.DnsNames.Concat(certificate.IpAddresses))];
        string[] uncovered = [.. addresses.Where(address => !names.Any(name => Covers(name, address)))];
        if (uncovered.Length > 0 && names.Any(IsExternalName))
        {
            notes.Add($"The certificate does not name {string.Join(", ", uncovered)}; clients have to use {names.First(IsExternalName)}.");
        }
        else if (uncovered.Length > 0)
        {
            yield return context.Fail(
                port.Listener,
                $"{port.Path}.tls.certManagerCertificateSpec.san",
                names.Length == 0 ? "not set" : string.Join(", ", names),
                string.Join(", ", uncovered),
                $"The certificate of {ListenerPorts.Describe(port)} does not name the address clients use, so they can only connect without verifying it.",
                NamesNotCovered);
        }
    }

    private static bool Covers(string name, string address)
    {
        if (IPAddress.TryParse(name, out IPAddress? left) && IPAddress.TryParse(address, out IPAddress? right))
        {
            return left.Equals(right);
        }

        // A wildcard stands for exactly one label, and never for a part of an address.
        int dot = address.IndexOf('.', StringComparison.Ordinal);
        return Same.Text(name, address)
            || (name.StartsWith("*.", StringComparison.Ordinal) && dot > 0 && !IPAddress.TryParse(address, out _) && Same.Text(name[1..], address[dot..]));
    }

    // A host name that means something outside: not an address, not the service's name inside the cluster.
    private static bool IsExternalName(string name) =>
        name.Contains('.', StringComparison.Ordinal)
        && !IPAddress.TryParse(name, out _)
        && !name.EndsWith(".svc", StringComparison.OrdinalIgnoreCase)
        && !name.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
        && !name.Contains(".svc.", StringComparison.OrdinalIgnoreCase);

    // The name of the certificate is the service's own affair; its secret or its owner tells whose it is.
    private static Certificate[] CertificatesOf(GuidelineContext context, ListenerPort port) => context.Site.Certificates
        .Where(certificate => certificate.Namespace == context.Site.Namespace
            && (port.CertificateSecret is { } secret
                ? certificate.SecretName == secret
                : certificate.IsOwnedBy("BrokerListener", port.Listener.Name) && certificate.IssuerName == port.IssuerName))
        .ToArray();

    private static Finding NotReady(GuidelineContext context, Certificate certificate) => context.Fail(
        certificate,
        null,
        certificate.Conditions.FirstOrDefault(condition => condition.Type == "Ready")?.ToString() ?? "no Ready condition",
        "Ready=True",
        "A listener's certificate is not ready.",
        CannotIssue,
        FindingSource.Runtime);

    private static IEnumerable<EvidenceKind> Relevant(IReadOnlyList<ListenerPort> ports)
    {
        ListenerPort[] automatic = [.. ports.Where(port => IsAutomatic(port) && Same.Text(port.IssuerGroup, Issuer.ApiGroup))];
        if (automatic.Any(port => Same.Text(port.IssuerKind, Issuer.ClusterKind)))
        {
            yield return Evidence.ClusterIssuers;
        }

        if (automatic.Any(port => !Same.Text(port.IssuerKind, Issuer.ClusterKind)))
        {
            yield return Evidence.Issuers;
        }

        if (automatic.Length > 0)
        {
            yield return Evidence.Certificates;
        }

        if (automatic.Any(port => port.Listener.IsExternal))
        {
            yield return Evidence.Services;
        }

        if (ports.Any(port => Same.Text(port.TlsMode, "Manual")))
        {
            yield return Evidence.SecretNames;
        }
    }

    private static bool IsAutomatic(ListenerPort port) => Same.Text(port.TlsMode, "Automatic");
}
