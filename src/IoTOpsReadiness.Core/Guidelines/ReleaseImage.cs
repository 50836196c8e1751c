namespace IoTOpsReadiness.Guidelines;

/// <summary>One image of a release.</summary>
/// <param name="Repository">The repository, with or without its registry.</param>
/// <param name="Tag">The tag, if listed.</param>
/// <param name="Digest">The digest of the image, or of its multi-architecture index.</param>
/// <param name="IsMultiArchitecture">False where the list says that the digest is the image's only one.</param>
public sealed record ReleaseImage(string Repository, string? Tag, string Digest, bool IsMultiArchitecture = true);
