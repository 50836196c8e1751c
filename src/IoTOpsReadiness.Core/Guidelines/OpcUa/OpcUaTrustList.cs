using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>Check 34: the OPC UA connector has a list of the servers it trusts.</summary>
internal sealed class OpcUaTrustList : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 34,
        Id = "OpcUa.TrustList",
        Title = "The OPC UA connector has a trust list",
        Area = Area.OpcUa,
        Severity = Severity.High,
        Recommendation = "Put the certificates of the OPC UA servers, or their CA with its revocation list, on the connector's trust list; without it the connector reaches no server, or must accept any.",
        Remediation = "Add-IoTOpsOpcUaTrust with the server's or CA's certificate file.",
        Article = "discover-manage-assets/howto-configure-opc-ua-certificates-infrastructure",
        Uses = [.. OpcUaEndpoints.Kinds, Evidence.SecretSyncs, Evidence.SecretNames],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<InboundEndpoint> endpoints = OpcUaEndpoints.Of(context.Site);
        Finding[] missing = OpcUaEndpoints.Missing(context, Severity.High);
        if (endpoints.Count == 0)
        {
            return missing.Length > 0 ? missing : [OpcUaEndpoints.None(context)];
        }

        // Endpoints may name a list of their own; most name none, or the connector's.
        return endpoints
            .GroupBy(endpoint => endpoint.TrustList?.Split('/')[0] ?? OpcUaPki.TrustList)
            .SelectMany(list => List(context, list.Key, [.. list]));
    }

    private static IEnumerable<Finding> List(GuidelineContext context, string name, InboundEndpoint[] endpoints)
    {
        Severity severity = OpcUaEndpoints.SeverityFor(endpoints, Severity.High);
        SecretLookup lookup = context.Site.FindSecret(name);
        if (lookup.IsSynced)
        {
            return lookup.Syncs.Select(sync => Judge(context, sync, endpoints, severity));
        }

        if (lookup.IsMissing)
        {
            return name == OpcUaPki.TrustList
                ? [context.FailSite($"There is no trust list.{Suffix(context, endpoints)}", "none", name, severity)]
                : endpoints.Select(endpoint => context.Fail(
                    endpoint.Owner,
                    endpoint.PathOf("trustSettings.trustList"),
                    endpoint.TrustList,
                    "a secret that exists",
                    $"The trust list of {OpcUaEndpoints.Describe(endpoint)} does not exist.",
                    OpcUaEndpoints.SeverityFor([endpoint], Severity.High)));
        }

        if (!context.Site.Has(Evidence.SecretSyncs))
        {
            return [context.Missing(Evidence.SecretSyncs)];
        }

        return [lookup.Exists
            ? context.UnknownSite(
                Reason.NotCollected,
                $"The trust list '{name}' is a secret made by hand; what it holds is not read.",
                "a trust list that is synced, made by Add-IoTOpsOpcUaTrust, or an attestation",
                name)
            : context.Missing(Evidence.SecretNames)];
    }

    private static Finding Judge(GuidelineContext context, SecretSync sync, InboundEndpoint[] endpoints, Severity severity)
    {
        string[] keys = [.. sync.Mappings.Select(mapping => mapping.TargetKey)];
        string observed = keys.Length == 0 ? "empty" : string.Join(", ", keys);
        if (!keys.Any(IsCertificate))
        {
            string what = keys.Length == 0 ? "is empty" : "has no certificate";
            return context.Fail(sync, sync.MappingsPath, observed, "at least one certificate", $"The trust list '{sync.Name}' {what}.{Suffix(context, endpoints)}", severity);
        }

        if (sync.Failure is { } failure)
        {
            return context.Fail(
                sync, null, failure.ToString(), "synced", $"The trust list '{sync.Name}' is not synced from Key Vault.", OpcUaEndpoints.SeverityFor(endpoints, Severity.High.Lowered()), FindingSource.Runtime);
        }

        int count = keys.Count(IsCertificate);
        string note = keys.Any(key => key.EndsWith(".crl", StringComparison.OrdinalIgnoreCase)) ? "" : " It has no revocation list, which a CA on it should have.";
        return context.Pass(sync, sync.MappingsPath, observed, $"The trust list '{sync.Name}' has {(count == 1 ? "one certificate" : $"{count} certificates")}.{note}");
    }

    private static string Suffix(GuidelineContext context, InboundEndpoint[] endpoints)
    {
        string autoAccept = endpoints.Any(endpoint => OpcUaSecurity.Read(endpoint.AdditionalConfiguration).AutoAccept)
            ? " Endpoints accept any server instead; AIO-032 judges that."
            : "";
        string issuers = context.Site.SecretSyncs.Any(sync => sync.Name == OpcUaPki.IssuerList && sync.Mappings.Count > 0)
            ? " The issuer list has entries, but they count for nothing without their root here."
            : "";
        return autoAccept + issuers;
    }

    // Everything but a revocation list: names of keys need not end in what they hold.
    private static bool IsCertificate(string key) => !key.EndsWith(".crl", StringComparison.OrdinalIgnoreCase);
}
