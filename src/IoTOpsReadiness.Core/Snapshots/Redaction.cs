namespace IoTOpsReadiness.Snapshots;

/// <summary>How credentials are kept out of the evidence.</summary>
public static class Redaction
{
    /// <summary>
    /// What stands in the place of a credential. A value that a property's name gives away is replaced as a whole; in a
    /// longer text only the part that is the credential.
    /// </summary>
    public const string Mask = "***";

    internal static ReadOnlySpan<byte> MaskBytes => "***"u8;

    /// <summary>True for the name of a property, variable or flag whose value is a credential rather than a reference to one.</summary>
    public static bool IsCredentialName(string name) =>
        (CredentialNames.Classify(name) & (NameTraits.Credential | NameTraits.Secretive)) != 0;

    /// <summary>Masks every credential in a text for people, for example a server's error message.</summary>
    public static string Redact(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        List<TextRange> hits = [];
        CredentialText.Find(bytes, new CredentialNames(), hits);
        return hits.Count == 0 ? text : System.Text.Encoding.UTF8.GetString(CredentialText.Apply(bytes, hits));
    }
}
