using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Connections.Signatures;

namespace IoTOpsReadiness.Binding;

/// <summary>Whom the user trusts, as files and names.</summary>
internal static class TrustFiles
{
    /// <summary>Reads who is trusted.</summary>
    /// <param name="cmdlet">Resolves the paths.</param>
    /// <param name="roots">Files with root certificates; null for none.</param>
    /// <param name="timestampRoots">Files with the roots of authorities for timestamps; null for none.</param>
    /// <param name="identities">Distinguished names; null for Microsoft's.</param>
    /// <exception cref="Errors.ReadinessException">
    /// <c>IoTOps.File.NotFound</c>, <c>IoTOps.File.NotReadable</c>, <c>IoTOps.Image.NotACertificate</c>, <c>IoTOps.Image.NotARoot</c> or
    /// <c>IoTOps.Image.IdentityInvalid</c>.
    /// </exception>
    public static TrustPolicy Read(PSCmdlet cmdlet, string[]? roots, string[]? timestampRoots, string[]? identities) => new()
    {
        Roots = Roots(cmdlet, roots ?? []),
        TimestampRoots = Roots(cmdlet, timestampRoots ?? []),
        Identities = identities is null ? TrustedIdentity.Microsoft : [.. identities.Select(TrustedIdentity.Parse)],
    };

    private static X509Certificate2[] Roots(PSCmdlet cmdlet, string[] paths) =>
        [.. InputPaths.Resolve(cmdlet, paths).Distinct(StringComparer.Ordinal).SelectMany(path => TrustRoots.Read(path, InputFile.ReadAll(path)))];
}
