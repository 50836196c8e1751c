using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>A key, how it signs, and the certificates that go with it.</summary>
internal sealed record NotarySigner(string Algorithm, AsymmetricAlgorithm Key, X509Certificate2 Certificate)
{
    // RSA keys take long to find.
    private static readonly Dictionary<string, AsymmetricAlgorithm> Keys = [];

    public HashAlgorithmName Hash => new($"SHA{Algorithm[2..]}");

    public IReadOnlyList<X509Certificate2> Chain { get; init; } = [Certificate, SigningCertificates.Intermediate, SigningCertificates.Root];

    /// <summary>A good signer.</summary>
    public static NotarySigner Of(string algorithm, string subject = SigningCertificates.Subject) =>
        new(algorithm, KeyOf(algorithm), SigningCertificates.Sign(KeyOf(algorithm), subject));

    /// <summary>The key that goes with an algorithm.</summary>
    public static AsymmetricAlgorithm KeyOf(string algorithm)
    {
        lock (Keys)
        {
            if (!Keys.TryGetValue(algorithm, out AsymmetricAlgorithm? key))
            {
                Keys[algorithm] = key = algorithm switch
                {
                    "PS256" => RSA.Create(2048),
                    "PS384" => RSA.Create(3072),
                    "PS512" => RSA.Create(4096),
                    "ES256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
                    "ES384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
                    _ => ECDsa.Create(ECCurve.NamedCurves.nistP521),
                };
            }

            return key;
        }
    }

    public byte[] Sign(byte[] data) => Key is RSA rsa
        ? rsa.SignData(data, Hash, RSASignaturePadding.Pss)
        : ((ECDsa)Key).SignData(data, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>What is signed of an image.</summary>
    public static byte[] Payload(string digest, long size, string mediaType = "application/vnd.oci.image.manifest.v1+json") => Encoding.UTF8.GetBytes(
        $$$"""{"targetArtifact":{"mediaType":"{{{mediaType}}}","digest":"{{{digest}}}","size":{{{size}}}}}""");
}
