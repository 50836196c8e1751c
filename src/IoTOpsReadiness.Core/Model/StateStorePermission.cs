namespace IoTOpsReadiness.Model;

/// <summary>One thing a rule allows on the state store.</summary>
/// <param name="Method">Read, Write or ReadWrite.</param>
/// <param name="KeyType">Pattern, String or Binary.</param>
/// <param name="Keys">The keys or patterns.</param>
/// <param name="Path">Where it stands in the body.</param>
public sealed record StateStorePermission(string Method, string KeyType, IReadOnlyList<string> Keys, string Path);
