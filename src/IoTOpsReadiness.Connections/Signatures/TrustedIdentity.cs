using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>
/// Whose signatures are trusted: those of certificates whose subject has all the attributes that are named. Others it may have too.
/// </summary>
public sealed class TrustedIdentity
{
    private const string Prefix = "x509.subject:";

    private readonly Dictionary<string, string> attributes;

    private TrustedIdentity(string name, Dictionary<string, string> attributes) => (Name, this.attributes) = (name, attributes);

    /// <summary>The two identities of Microsoft's that sign images of Azure IoT Operations and what it stands on.</summary>
    public static IReadOnlyList<TrustedIdentity> Microsoft { get; } =
    [
        Parse("CN=Azure IoT Operations,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US"),
        Parse("CN=Microsoft SCD Products RSA Signing,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US"),
    ];

    /// <summary>The distinguished name, as it was given.</summary>
    public string Name { get; }

    /// <summary>Reads a distinguished name, for example <c>CN=Contoso Images,O=Contoso,C=PT</c>, also with notation's <c>x509.subject:</c> before it.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Image.IdentityInvalid</c>.</exception>
    public static TrustedIdentity Parse(string text)
    {
        string name = text.Trim();
        if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            name = name[Prefix.Length..].Trim();
        }

        try
        {
            if (Read(new X500DistinguishedName(name)) is { Count: > 0 } attributes)
            {
                return new(name, attributes);
            }
        }
        catch (CryptographicException)
        {
            // Said below.
        }

        throw new ReadinessException(
            "IoTOps.Image.IdentityInvalid",
            ErrorKind.InvalidArgument,
            $"'{text}' is not a distinguished name that names each attribute once.",
            "Write it as in the subject of the certificate, for example 'CN=Contoso Images,O=Contoso,C=PT'.",
            text);
    }

    /// <summary>Whether a subject is this identity's.</summary>
    public bool Matches(X500DistinguishedName subject) => Read(subject) is { } found
        && attributes.All(attribute => found.TryGetValue(attribute.Key, out string? value) && value == attribute.Value);

    /// <inheritdoc/>
    public override string ToString() => Name;

    // A name that has an attribute twice could be read in two ways; it is nobody's.
    private static Dictionary<string, string>? Read(X500DistinguishedName name)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (X500RelativeDistinguishedName part in name.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements || !attributes.TryAdd(part.GetSingleElementType().Value!, part.GetSingleElementValue() ?? ""))
            {
                return null;
            }
        }

        return attributes;
    }
}
