namespace IoTOpsReadiness.Reporting;

/// <summary>Addresses that may become links. Results of a file may have been written by anyone.</summary>
internal static class SafeLink
{
    /// <summary>The address as a link a browser may follow; null where it is no https address.</summary>
    public static string? Of(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps ? uri.AbsoluteUri : null;
}
