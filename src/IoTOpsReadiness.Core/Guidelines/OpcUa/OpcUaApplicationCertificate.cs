using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>Check 33: the OPC UA connector shows servers a certificate of the enterprise's own PKI.</summary>
internal sealed class OpcUaApplicationCertificate : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 33,
        Id = "OpcUa.ApplicationCertificate",
        Title = "The OPC UA connector has an enterprise certificate",
        Area = Area.OpcUa,
        Severity = Severity.Medium,
        Recommendation = "Give the OPC UA connector a certificate of your own PKI, so that servers trust a CA instead of one self-signed certificate per cluster.",
        Remediation = "Set-IoTOpsOpcUaCertificate with the certificate and its key; the connector restarts, and servers have to trust the new certificate.",
        Article = "discover-manage-assets/howto-configure-opc-ua-certificates-infrastructure",
        Uses = [.. OpcUaEndpoints.Kinds, Evidence.SecretSyncs, Evidence.SecretNames, Evidence.Extensions],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<InboundEndpoint> endpoints = OpcUaEndpoints.Of(context.Site);
        Finding[] missing = OpcUaEndpoints.Missing(context, Severity.Medium);
        return endpoints.Count > 0 ? Judge(context, endpoints)
            : missing.Length > 0 ? missing
            : [OpcUaEndpoints.None(context)];
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, IReadOnlyList<InboundEndpoint> endpoints)
    {
        Severity severity = OpcUaEndpoints.SeverityFor(endpoints, Severity.Medium);
        string setting = OpcUaPki.Setting("applicationCert");
        string settingPath = Extension.SettingPathInBody(setting);
        Extension? extension = context.Site.Extension(Extension.OperationsType);
        string? configured = extension?.Setting(setting);
        if (extension is not null && configured is null)
        {
            yield return context.Fail(
                extension, settingPath, "not set", OpcUaPki.ClientCertificate, "The OPC UA connector uses its self-signed certificate: no other is configured.", severity);
            yield break;
        }

        string secret = configured ?? OpcUaPki.ClientCertificate;
        SecretLookup lookup = context.Site.FindSecret(secret);
        if (lookup.IsMissing)
        {
            string message = context.Site.FindSecret(OpcUaPki.DefaultCertificate).Exists
                ? "The OPC UA connector has its self-signed certificate only."
                : $"There is no secret '{secret}' with a certificate for the OPC UA connector.";
            yield return extension is null
                ? context.FailSite(message, OpcUaPki.DefaultCertificate, secret, severity)
                : context.Fail(extension, settingPath, secret, "a secret that exists", message, severity);
            yield break;
        }

        if (lookup.IsUndetermined)
        {
            yield return context.Missing(context.Site.Has(Evidence.SecretSyncs) ? Evidence.SecretNames : Evidence.SecretSyncs) with { Severity = severity };
            yield break;
        }

        Finding[] failures = [.. lookup.Syncs.SelectMany(sync => Sync(context, sync, severity))];
        foreach (Finding failure in failures)
        {
            yield return failure;
        }

        if (failures.Length > 0)
        {
            yield break;
        }

        if (extension is not null)
        {
            yield return context.Pass(extension, settingPath, secret, $"The OPC UA connector uses the certificate in '{secret}'.{Names(extension)}");
        }
        else if (context.Site.Has(Evidence.Extensions))
        {
            yield return context.UnknownSite(Reason.InvalidData, "There is no Azure IoT Operations extension among the cluster's extensions.", "evidence of the cluster the instance runs on");
        }
        else
        {
            // That the certificate is there does not say that the connector uses it.
            yield return context.Missing(Evidence.Extensions) with { Severity = severity };
        }
    }

    private static IEnumerable<Finding> Sync(GuidelineContext context, SecretSync sync, Severity severity)
    {
        string[] keys = [.. sync.Mappings.Select(mapping => mapping.TargetKey)];
        bool Has(params string[] extensions) => keys.Any(key => extensions.Any(extension => key.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));
        if (!Has(".der", ".crt", ".cer") || !Has(".pem", ".key"))
        {
            yield return context.Fail(
                sync, sync.MappingsPath, keys.Length == 0 ? "none" : string.Join(", ", keys), "a .der and a .pem", "The OPC UA connector's certificate is synced without its certificate or without its key.", severity);
        }

        if (sync.Failure is { } failure)
        {
            yield return context.Fail(sync, null, failure.ToString(), "synced", "The OPC UA connector's certificate is not synced from Key Vault.", severity, FindingSource.Runtime);
        }
    }

    // Only the secret holds the certificate, so whether both agree with it stays open; the defaults rarely do.
    private static string Names(Extension extension) =>
        extension.Setting(OpcUaPki.Setting("subjectName")) is null || extension.Setting(OpcUaPki.Setting("applicationUri")) is null
            ? " Its subjectName or applicationUri is the default; sessions fail where the certificate has another."
            : "";
}
