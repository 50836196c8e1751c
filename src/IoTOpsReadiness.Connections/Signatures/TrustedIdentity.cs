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
            if (Read(new X500DistinguishedName(name)) is { Count: > 0 } found && found.All(attribute => attribute.Count() == 1))
            {
                return new(name, found.ToDictionary(attribute => attribute.Key, attribute => attribute.Single(), StringComparer.Ordinal));
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

    /// <summary>Whether a subject is this identity's. One that has an attribute twice could be read in two ways, and is not.</summary>
    public bool Matches(X500DistinguishedName subject) => Read(subject) is { } found
        && attributes.All(attribute => found[attribute.Key].ToArray() is [var value] && value == attribute.Value);

    /// <inheritdoc/>
    public override string ToString() => Name;

    // The values by attribute; null where several stand in one part, which cannot be told apart here.
    private static ILookup<string, string>? Read(X500DistinguishedName name)
    {
        X500RelativeDistinguishedName[] parts = [.. name.EnumerateRelativeDistinguishedNames()];
        return parts.Any(part => part.HasMultipleElements)
            ? null
            : parts.ToLookup(part => part.GetSingleElementType().Value!, part => part.GetSingleElementValue() ?? "", StringComparer.Ordinal);
    }
}
