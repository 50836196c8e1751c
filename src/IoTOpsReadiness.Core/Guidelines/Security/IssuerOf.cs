using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>The part of check 11 about the issuer that a port names: that it is there, ready, and not self-made.</summary>
internal static class IssuerOf
{
    public static Finding Judge(GuidelineContext context, ListenerPort port, string path)
    {
        Site site = context.Site;
        string name = port.IssuerName!;
        string quickstart = QuickstartTrust.IssuerName(site.Namespace);
        const string expected = "an enterprise issuer that is ready";
        if (name == quickstart)
        {
            return context.Fail(port.Listener, path, name, expected, $"Port {port} has a certificate of the self-signed quickstart root.");
        }

        if (port.IssuerGroup != Issuer.ApiGroup)
        {
            return context.Pass(port.Listener, path, $"{name} of {port.IssuerGroup}", $"Port {port} has an issuer of another maker; whether it is ready is not looked at.");
        }

        Lookup<Issuer> lookup = site.FindIssuer(name, port.IssuerKind, port.Listener.Namespace);
        if (lookup.Found is { } issuer)
        {
            return Judge(context, port, path, issuer);
        }

        if (!lookup.IsAnswered)
        {
            return context.Missing(Same.Text(port.IssuerKind, Issuer.ClusterKind) ? Evidence.ClusterIssuers : Evidence.Issuers) with { Target = port.Listener.Reference };
        }

        Issuer? elsewhere = Same.Text(port.IssuerKind, Issuer.ClusterKind) ? null : site.Issuers.FirstOrDefault(candidate => candidate.Name == name);
        return context.Fail(
            port.Listener,
            path,
            elsewhere is null ? $"{name}, which does not exist" : $"{name} in namespace {elsewhere.Namespace}",
            elsewhere is null ? expected : $"{name} in namespace {site.Namespace}",
            elsewhere is null ? $"Port {port} names an issuer that does not exist." : $"The issuer of port {port} lives in another namespace and cannot serve it.");
    }

    private static Finding Judge(GuidelineContext context, ListenerPort port, string path, Issuer issuer)
    {
        string type = issuer.Type ?? "another type";
        return issuer switch
        {
            _ when issuer.CaSecretName == QuickstartTrust.CaSecretName(context.Site.Namespace) => context.Fail(
                port.Listener, path, $"{issuer}, CA {issuer.CaSecretName}", "a CA of the enterprise", $"The issuer of port {port} signs with the self-signed quickstart root."),
            { IsReady: false } => context.Fail(
                port.Listener, path, issuer.Conditions.First(condition => condition.Type == "Ready").ToString(), "Ready=True", $"The issuer of port {port} is not ready: no certificate can be made or renewed.", source: FindingSource.Runtime),
            { IsReady: null } => context.Unknown(
                port.Listener, Reason.NotCollected, $"cert-manager has not said whether the issuer of port {port} is ready.", "a second assessment once cert-manager runs", path, issuer.ToString()),
            { Type: "selfSigned" } => context.Fail(
                port.Listener, path, $"{issuer}, selfSigned", "a CA of the enterprise", $"The issuer of port {port} signs every certificate by itself; no PKI stands behind it.", Severity.High.Lowered()),
            { Type: "ca" } when IsSelfMade(context.Site, issuer, []) => context.Fail(
                port.Listener, path, $"{issuer}, ca {issuer.CaSecretName}", "a CA of the enterprise", $"The CA of port {port} was made in the cluster; no PKI stands behind it.", Severity.High.Lowered()),
            { Type: "ca" } when !context.Site.Has(Evidence.Certificates) => context.Pass(
                port.Listener, path, $"{issuer}, ca", $"Port {port} has an issuer of its own that is ready; whether its CA was made in the cluster was not looked at."),
            _ => context.Pass(port.Listener, path, $"{issuer}, {type}", $"Port {port} has an issuer of its own that is ready."),
        };
    }

    // A CA whose secret cert-manager itself keeps, at the end of a chain that a selfSigned issuer began. A CA that
    // was brought in from outside has no Certificate.
    private static bool IsSelfMade(Site site, Issuer issuer, HashSet<string> seen)
    {
        if (issuer.Type == "selfSigned")
        {
            return true;
        }

        if (issuer.CaSecretName is not { } secret || !seen.Add($"{issuer.Kind}/{issuer.Namespace}/{issuer.Name}"))
        {
            return false;
        }

        // The CA of a cluster-wide issuer lies in cert-manager's own namespace, wherever that is.
        return site.Certificates
            .Where(certificate => certificate.SecretName == secret && certificate.IssuerGroup == Issuer.ApiGroup && (issuer.IsClusterWide || certificate.Namespace == issuer.Namespace))
            .Any(certificate => certificate.IssuerName is { } name
                && site.FindIssuer(name, certificate.IssuerKind, certificate.Namespace).Found is { } parent
                && IsSelfMade(site, parent, seen));
    }
}
