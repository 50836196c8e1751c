using System.Diagnostics.CodeAnalysis;

namespace IoTOpsReadiness.Model;

/// <summary>A reference to one key of a secret, in the form <c>secret/key</c>.</summary>
/// <param name="Name">The secret.</param>
/// <param name="Key">The key.</param>
public sealed record SecretReference(string Name, string Key)
{
    /// <summary>Reads a reference.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SecretReference? reference)
    {
        string[] parts = text?.Split('/') ?? [];
        reference = parts is [{ Length: > 0 } name, { Length: > 0 } key] ? new(name, key) : null;
        return reference is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}/{Key}";
}
