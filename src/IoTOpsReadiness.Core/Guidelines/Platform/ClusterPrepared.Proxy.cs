using System.Net;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <content>Where there is a proxy, what goes around it.</content>
internal sealed partial class ClusterPrepared
{
    private const string MetadataAddress = "169.254.169.254";

    private static IEnumerable<Finding> ProxyExclusions(GuidelineContext context)
    {
        Site site = context.Site;
        ProxySettings[] all = [.. Proxies(site)];
        ProxySettings[] proxied = [.. all.Where(settings => settings.IsProxied)];
        if (proxied.Length == 0)
        {
            // The agents take their proxy from a Secret, which is never read: nothing seen is not proof of none.
            return all.Length > 0
                ? [context.NotApplicableSite("No proxy shows in the configuration of the Arc agents.")]
                : [context.Missing(Evidence.ArcConfiguration)];
        }

        return proxied.Select(settings => Judge(context, settings));
    }

    private static Finding Judge(GuidelineContext context, ProxySettings settings)
    {
        string note = context.Baseline.IsAtLeast(Baseline.August2026)
            ? "A proxy with a certificate of its own needs --proxy-cert."
            : "Proxies that need a trusted certificate are not supported in this baseline.";
        return settings.Skipped is null
            ? context.Unknown(settings.Origin, Reason.NotCollected, $"There is a proxy, and what goes around it does not show. {note}", "the value of --proxy-skip-range") with { Path = settings.Path }
            : settings.Skipped.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(Covers)
                ? context.Pass(settings.Origin, null, settings.Skipped, $"The instance metadata address goes around the proxy. {note}", MetadataAddress) with { Path = settings.Path }
                : context.Fail(settings.Origin, null, settings.Skipped, MetadataAddress, $"The instance metadata address does not go around the proxy: managed identities get no token. {note}") with { Path = settings.Path };
    }

    private static IEnumerable<ProxySettings> Proxies(Site site) =>
        ArcProxySetting.Of(site).Select(setting => new ProxySettings(setting.Origin, setting.Path, setting.Address, setting.Skipped));

    private static bool Covers(string entry) =>
        entry == "*"
        || entry == MetadataAddress
        || (IPNetwork.TryParse(entry, out IPNetwork network) && network.Contains(IPAddress.Parse(MetadataAddress)));

    // The proxy itself is not kept: its address may hold a password.
    private sealed record ProxySettings(Resource Origin, string Path, bool IsProxied, string? Skipped)
    {
        public ProxySettings(Resource origin, string path, string? proxy, string? skipped)
            : this(origin, path, !string.IsNullOrWhiteSpace(proxy), skipped)
        {
        }
    }
}
