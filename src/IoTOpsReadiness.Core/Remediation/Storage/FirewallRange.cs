using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Storage;

/// <summary>
/// An address or a range the way the firewall of a storage account takes it: public IPv4, a range of up to /30; of /31 and /32 the single
/// addresses are written without a prefix.
/// </summary>
internal static class FirewallRange
{
    private const int LongestPrefix = 30;

    /// <summary>The text to write.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.SchemaRegistry.InvalidRange</c>.</exception>
    public static string Parse(string text)
    {
        string[] parts = text.Trim().Split('/');
        if (parts.Length > 2 || parts[0].Split('.').Length != 4 || !IPAddress.TryParse(parts[0], out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetwork)
        {
            throw Invalid(text, "it is no IPv4 address or range");
        }

        if (IsPrivate(address.GetAddressBytes()))
        {
            throw Invalid(text, "private addresses never reach the public side of an account");
        }

        if (parts.Length == 1)
        {
            return address.ToString();
        }

        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int prefix) || prefix is < 1 or > 32)
        {
            throw Invalid(text, "its prefix is not between 1 and 32");
        }

        return prefix == 32 ? address.ToString()
            : prefix > LongestPrefix ? throw Invalid(text, "the firewall takes no /31; name the two addresses")
            : $"{address}/{prefix.ToString(CultureInfo.InvariantCulture)}";
    }

    private static bool IsPrivate(byte[] bytes) => bytes switch
    {
        [10, ..] or [127, ..] or [0, ..] or [192, 168, ..] or [169, 254, ..] => true,
        [172, >= 16 and <= 31, ..] => true,
        [>= 224, ..] => true,
        _ => false,
    };

    private static ReadinessException Invalid(string text, string why) => new(
        "IoTOps.SchemaRegistry.InvalidRange",
        ErrorKind.InvalidArgument,
        $"'{DisplayText.Sanitize(text)}' cannot pass the firewall of a storage account: {why}.",
        "-AllowIpRange takes public IPv4 addresses and ranges such as 203.0.113.7 or 203.0.113.0/24.",
        text);
}
