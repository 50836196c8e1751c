using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// Tells from a name whether its value is a credential. The resources of a list share their names, so a small cache
/// answers nearly always; not for use by several threads at once.
/// </summary>
internal sealed class CredentialNames
{
    private const int CacheBits = 11;
    private const int LongestCachedName = 96;

    // A name that holds one of these is a credential wherever it stands, unless it ends as a reference does.
    private static readonly string[] Strong =
    [
        "password", "passwd", "passphrase", "connectionstring", "accountkey", "accesskey", "sharedkey", "apikey", "privatekey",
        "primarykey", "secondarykey", "secretkey", "signingkey", "encryptionkey", "masterkey", "subscriptionkey", "functionkey",
        "symmetrickey", "instrumentationkey", "storagekey", "hmackey", "clientkeydata", "sharedaccesssignature", "clientsecret",
        "dockerconfigjson", "dockercfg",
    ];

    // Names that end so are credentials: at the start of a name the same words make settings (tokenSettings, secretStore).
    private static readonly string[] Weak =
    [
        "token", "tokens", "secret", "secrets", "credential", "credentials", "authorization", "pwd", "clientkey", "bearer",
    ];

    private static readonly string[] WeakWords = ["pass", "psk", "sas", "jwt"];

    // They say in what form a credential is, not where.
    private static readonly string[] Forms =
    [
        "value", "values", "data", "string", "text", "base64", "b64", "plain", "raw", "primary", "secondary", "old", "new", "current", "default",
    ];

    // A name that ends so points at a credential or describes it.
    private static readonly HashSet<string> References = new(StringComparer.Ordinal)
    {
        "ref", "refs", "reference", "references", "name", "names", "path", "paths", "file", "files", "filename", "dir", "directory", "location",
        "type", "kind", "id", "ids", "url", "uri", "endpoint", "settings", "config", "configuration", "policy", "method", "mode", "version",
        "namespace", "class", "provider", "issuer", "audience", "expiry", "expiration", "expires", "seconds", "minutes", "hours", "days", "ttl",
        "timeout", "enabled", "disabled", "required", "supported", "length", "count", "size", "algorithm", "format", "encoding", "prefix",
        "suffix", "selector", "rotation", "source", "store", "mount", "volume", "key", "field", "header", "sync", "alias", "hash", "reset",
    };

    private static readonly string[] ReferenceEndings = ["file", "path", "name", "ref", "refs", "reference"];

    // Words for credentials that Kubernetes and Helm use for the names of Secrets.
    private static readonly string[] Exceptions = ["imagepullsecret", "imagepullsecrets", "existingsecret", "pullsecret", "pullsecrets"];

    private readonly (byte[] Name, NameTraits Traits)[] cache = new (byte[], NameTraits)[1 << CacheBits];

    /// <summary>What a name of a JSON property, unescaped, says about its value.</summary>
    public NameTraits Of(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestCachedName)
        {
            return Classify(Encoding.UTF8.GetString(name));
        }

        ref (byte[] Name, NameTraits Traits) entry = ref cache[Slot(name)];
        if (entry.Name is { } known && name.SequenceEqual(known))
        {
            return entry.Traits;
        }

        entry = (name.ToArray(), Classify(Encoding.UTF8.GetString(name)));
        return entry.Traits;
    }

    /// <summary>The same without the cache.</summary>
    public static NameTraits Classify(string name)
    {
        // An unreasonable name is not taken apart; nobody calls a setting so, and its value may be anything.
        if (name.Length > 1024)
        {
            return NameTraits.Credential;
        }

        return Structural(name) | Sensitivity(name);
    }

    private static NameTraits Structural(string name) => name switch
    {
        "apiVersion" => NameTraits.ApiVersion,
        "kind" => NameTraits.Kind,
        "metadata" => NameTraits.Metadata,
        "items" => NameTraits.Items,
        "continue" => NameTraits.Continue,
        "name" => NameTraits.Name,
        "namespace" => NameTraits.Namespace,
        "managedFields" => NameTraits.ManagedFields,
        "fieldsV1" => NameTraits.FieldsV1,
        "annotations" => NameTraits.Annotations,
        "kubectl.kubernetes.io/last-applied-configuration" => NameTraits.LastApplied,
        "data" or "stringData" or "binaryData" => NameTraits.SecretData,
        "key" => NameTraits.Key,
        "value" => NameTraits.Value,
        _ => NameTraits.None,
    };

    private static NameTraits Sensitivity(string name)
    {
        List<string> words = Words(name);
        if (words.Count == 0)
        {
            return NameTraits.None;
        }

        string squashed = string.Concat(words);
        bool isReference = References.Contains(words[^1]) || ReferenceEndings.Any(ending => squashed.EndsWith(ending, StringComparison.Ordinal));
        if (Strong.Any(word => squashed.Contains(word, StringComparison.Ordinal)))
        {
            // passwordKey names a key in a Secret, but accessKey and its like end so themselves.
            bool isItself = words[^1] == "key" && Strong.Any(word => squashed.EndsWith(word, StringComparison.Ordinal));
            return isReference && !isItself ? NameTraits.None : NameTraits.Credential;
        }

        if (words[0] == "checksum" || isReference)
        {
            return NameTraits.None;
        }

        while (words.Count > 1 && (Forms.Contains(words[^1]) || words[^1].All(char.IsAsciiDigit)))
        {
            words.RemoveAt(words.Count - 1);
        }

        squashed = string.Concat(words).TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (Exceptions.Any(exception => squashed.EndsWith(exception, StringComparison.Ordinal)))
        {
            return NameTraits.None;
        }

        if (Weak.Any(word => squashed.EndsWith(word, StringComparison.Ordinal)) || WeakWords.Contains(words[^1]))
        {
            return NameTraits.Secretive;
        }

        return squashed == "auth" ? NameTraits.BasicAuth : NameTraits.None;
    }

    // usernameSecretName, USERNAME_SECRET_NAME and username-secret-name are the same three words.
    private static List<string> Words(string name)
    {
        List<string> words = [];
        var word = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool isWordStart = char.IsUpper(c)
                && i > 0
                && (char.IsLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (word.Length > 0 && (isWordStart || !char.IsLetterOrDigit(c)))
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static int Slot(ReadOnlySpan<byte> name)
    {
        ulong mixed = (ulong)name.Length;
        if (name.Length >= sizeof(ulong))
        {
            mixed ^= BinaryPrimitives.ReadUInt64LittleEndian(name)
                ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]), 23);
        }
        else
        {
            foreach (byte b in name)
            {
                mixed = (mixed << 8) ^ b;
            }
        }

        return (int)((mixed * 0x9E3779B97F4A7C15UL) >> (64 - CacheBits));
    }
}
