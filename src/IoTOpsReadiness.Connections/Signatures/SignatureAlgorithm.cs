using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>One of the six ways to sign that the Notary Project allows; each goes with one size of key.</summary>
/// <param name="Name">Its name in a JWS.</param>
/// <param name="CoseLabel">Its number in COSE.</param>
/// <param name="Hash">The hash that is signed.</param>
/// <param name="IsRsa">RSA with PSS; otherwise ECDSA.</param>
/// <param name="KeySize">The size of its key, in bits.</param>
internal sealed record SignatureAlgorithm(string Name, int CoseLabel, HashAlgorithmName Hash, bool IsRsa, int KeySize)
{
    private static readonly SignatureAlgorithm[] All =
    [
        new("PS256", -37, HashAlgorithmName.SHA256, true, 2048),
        new("PS384", -38, HashAlgorithmName.SHA384, true, 3072),
        new("PS512", -39, HashAlgorithmName.SHA512, true, 4096),
        new("ES256", -7, HashAlgorithmName.SHA256, false, 256),
        new("ES384", -35, HashAlgorithmName.SHA384, false, 384),
        new("ES512", -36, HashAlgorithmName.SHA512, false, 521),
    ];

    /// <summary>The algorithm a JWS names.</summary>
    /// <exception cref="EnvelopeException">It is not one of the six.</exception>
    public static SignatureAlgorithm Of(string name) =>
        All.FirstOrDefault(algorithm => algorithm.Name == name) ?? throw new EnvelopeException("it is signed with an algorithm that is not allowed");

    /// <summary>The algorithm a COSE message names.</summary>
    /// <exception cref="EnvelopeException">It is not one of the six.</exception>
    public static SignatureAlgorithm OfCose(long label) =>
        All.FirstOrDefault(algorithm => algorithm.CoseLabel == label) ?? throw new EnvelopeException("it is signed with an algorithm that is not allowed");

    /// <summary>Whether a signature is that of a certificate's key over the data.</summary>
    /// <exception cref="EnvelopeException">The key is not the one that goes with the algorithm.</exception>
    public bool Verify(X509Certificate2 certificate, byte[] data, byte[] signature)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        using ECDsa? ecdsa = certificate.GetECDsaPublicKey();
        if ((IsRsa ? rsa?.KeySize : ecdsa?.KeySize) != KeySize)
        {
            throw new EnvelopeException($"{Name} needs {(IsRsa ? "an RSA" : "an elliptic curve")} key of {KeySize} bits, and that of the certificate is another");
        }

        try
        {
            return IsRsa
                ? rsa!.VerifyData(data, signature, Hash, RSASignaturePadding.Pss)
                : ecdsa!.VerifyData(data, signature, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
