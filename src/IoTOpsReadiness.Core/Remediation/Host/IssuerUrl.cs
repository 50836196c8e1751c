using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Host;

/// <summary>An issuer of tokens, as it may be written into the configuration of an API server.</summary>
internal static partial class IssuerUrl
{
    private const string ArcHost = ".oic.prod-arc.azure.com";

    /// <summary>The issuer, as it is: Azure compares it character by character.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.HostScript.InvalidIssuer</c>.</exception>
    public static string Check(string issuer, ErrorKind kind)
    {
        bool isUrl = issuer.Length <= DisplayText.MaxAddressLength
            && Plain().IsMatch(issuer)
            && Uri.TryCreate(issuer, UriKind.Absolute, out Uri? url)
            && url is { UserInfo: "", Query: "", Fragment: "" };
        return isUrl ? issuer : throw new ReadinessException(
            "IoTOps.HostScript.InvalidIssuer",
            kind,
            $"'{DisplayText.Sanitize(issuer)}' is not an issuer: it takes an https address of letters, digits and . _ ~ : / % - alone.",
            "Take oidcIssuerProfile.issuerUrl of the connected cluster: az connectedk8s show --query oidcIssuerProfile.issuerUrl.",
            DisplayText.Sanitize(issuer));
    }

    /// <summary>True for an issuer of Azure Arc that lacks the slash that all of them end with.</summary>
    public static bool LacksSlash(string issuer) => !issuer.EndsWith('/') && new Uri(issuer).Host.EndsWith(ArcHost, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[A-Za-z0-9._~:/%-]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
