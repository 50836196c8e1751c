namespace IoTOpsReadiness.Endpoints;

/// <summary>A root certificate that Microsoft's public endpoints chain to.</summary>
/// <param name="Name">Its common name.</param>
/// <param name="Thumbprint">Its SHA-256 thumbprint, in hexadecimal.</param>
public sealed record KnownAuthority(string Name, string Thumbprint);
