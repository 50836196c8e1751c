using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>The part of check 11 about the ConfigMap with the root that all components trust.</summary>
internal static class TrustBundle
{
    public const string NameSetting = "trustBundleSettings.configMap.name";
    public const string KeySetting = "trustBundleSettings.configMap.key";

    public static IEnumerable<Finding> Judge(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.ConfigMaps))
        {
            return [context.Missing(Evidence.ConfigMaps)];
        }

        Extension? extension = site.Extension(Extension.OperationsType);
        string? configured = extension?.Setting(NameSetting);
        string name = configured ?? NameInUse(site);
        ConfigMap? map = site.ConfigMaps.FirstOrDefault(candidate => candidate.Name == name);
        if (map is not null)
        {
            return [Judge(context, map, extension?.Setting(KeySetting))];
        }

        return [configured is null && extension is null
            ? context.UnknownSite(
                Reason.NotCollected, "Which ConfigMap holds the trusted root is known to Azure Resource Manager alone.", $"evidence of {Evidence.Extensions.AzureType} from Azure Resource Manager")
            : context.FailSite($"The ConfigMap {name} with the trusted root does not exist.", "none", name)];
    }

    private static Finding Judge(GuidelineContext context, ConfigMap map, string? configuredKey)
    {
        string key = configuredKey ?? (map.Value("ca.crt") is null && map.Keys is [var only] ? only : "ca.crt");
        const string expected = "the root of the enterprise";
        if (map.Value(key) is not { } pem)
        {
            return Fail($"key {key} is missing", $"The trust bundle has no key {key}.");
        }

        IReadOnlyList<PublicCertificate> roots = PublicCertificate.ReadPem(pem);
        if (roots.Count == 0)
        {
            return Fail("no certificate", "The trust bundle holds nothing that can be read as a certificate.");
        }

        string subjects = string.Join("; ", roots.Select(root => root.Subject));
        DateTimeOffset last = roots.Max(root => root.NotAfter);
        return roots.Any(root => root.Subject.Contains(QuickstartTrust.CommonName, StringComparison.OrdinalIgnoreCase)) ? Fail(subjects, "The components trust the self-signed quickstart root.")
            : last <= context.Now ? Fail(string.Create(CultureInfo.InvariantCulture, $"expired {last.UtcDateTime:yyyy-MM-dd}"), "Every certificate of the trust bundle has expired.")
            : context.Pass(map, null, subjects, "The components trust a root that was brought along.", expected) with { Path = $"data.{key}" };

        Finding Fail(string observed, string message) => context.Fail(map, null, observed, expected, message) with { Path = $"data.{key}" };
    }

    // What the dataflows' own way to the broker trusts; the deployment writes the same name there as everywhere.
    private static string NameInUse(Site site) => site.DataflowEndpoints
        .Where(endpoint => endpoint.Name == "default")
        .Select(endpoint => endpoint.TrustedCaConfigMap)
        .FirstOrDefault(name => name is not null) ?? QuickstartTrust.TrustBundleName(site.Namespace);
}
