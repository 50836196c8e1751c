using System.Collections.Concurrent;
using IoTOpsReadiness.Connections.Signatures;
using IoTOpsReadiness.Inspection;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>
/// Verifies the signatures of images against their registries: that each digest which runs, or the index it belongs to, was signed
/// by one who is trusted. Sends no credentials. What it has found out once it does not ask again.
/// </summary>
public sealed class ImageVerifier : IDisposable
{
    private readonly TrustPolicy policy;
    private readonly RegistryClient client;
    private readonly ConcurrentDictionary<string, Lazy<Task<DigestSignature>>> known = new(StringComparer.Ordinal);

    /// <summary>Prepares to verify; asks nothing yet.</summary>
    /// <param name="policy">Whose signatures are trusted.</param>
    /// <param name="timeout">How long one request may take.</param>
    public ImageVerifier(TrustPolicy policy, TimeSpan timeout)
    {
        this.policy = policy;
        client = new(timeout);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Verifies one digest of an image that runs. Whatever goes wrong is the result.</summary>
    /// <param name="image">The image.</param>
    /// <param name="digest">One of its digests.</param>
    /// <param name="cancellationToken">Stops it, also for whoever else waits for the same digest.</param>
    public Task<DigestSignature> VerifyAsync(SiteImage image, string digest, CancellationToken cancellationToken = default) => known.GetOrAdd(
        string.Join(' ', image.Registry, image.Repository, image.Tag, image.PinnedDigest, digest),
        _ => new(() => LookAsync(image, digest, cancellationToken))).Value;

    private async Task<DigestSignature> LookAsync(SiteImage image, string digest, CancellationToken cancellationToken)
    {
        try
        {
            if (!OciDigest.IsValid(digest))
            {
                return NotVerified(digest, "What the container runtime tells is not a digest.");
            }

            var registry = new ImageRegistry(client, RegistryRepository.Of(image.Registry, image.Repository));
            return await LookAsync(registry, image, digest, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException exception)
        {
            return NotVerified(digest, exception.Message);
        }
    }

    private async Task<DigestSignature> LookAsync(ImageRegistry registry, SiteImage image, string digest, CancellationToken cancellationToken)
    {
        OciManifest? running = await registry.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
        if (running is null)
        {
            return NotVerified(digest, "The registry does not have this digest, or shows it to nobody without credentials.");
        }

        if (await VerifySignaturesAsync(registry, running, digest, cancellationToken).ConfigureAwait(false) is { } direct)
        {
            return direct;
        }

        if (running.IsIndex)
        {
            return Unsigned(digest, digest, "The registry has no signature of this image.");
        }

        // Signatures are usually made of the index of all architectures, and runtimes may tell the digest of one of them.
        OciManifest? parent = await FindParentAsync(registry, image, digest, cancellationToken).ConfigureAwait(false);
        if (parent is null)
        {
            return NotVerified(digest, "This digest has no signature of its own, and the index of architectures that it was pulled through is not known: the tag was moved, or is not there any more.");
        }

        return parent.Digest == digest
            ? Unsigned(digest, digest, "The registry has no signature of this image.")
            : await VerifySignaturesAsync(registry, parent, digest, cancellationToken).ConfigureAwait(false)
                ?? Unsigned(digest, parent.Digest, "The registry has no signature of this image, nor of the index of architectures that it belongs to.");
    }

    /// <summary>What the pods ask for, where that is or contains what runs.</summary>
    private static async Task<OciManifest?> FindParentAsync(ImageRegistry registry, SiteImage image, string digest, CancellationToken cancellationToken)
    {
        foreach (string? reference in new[] { image.PinnedDigest, image.Tag })
        {
            if (reference is null || !(OciDigest.IsValid(reference) || RegistryRepository.IsTag(reference)))
            {
                continue;
            }

            OciManifest? manifest = await registry.ReadManifestAsync(reference, cancellationToken).ConfigureAwait(false);
            if (manifest is not null && (manifest.Digest == digest || manifest.Manifests.Any(part => part.Digest == digest)))
            {
                return manifest;
            }
        }

        return null;
    }

    /// <summary>What comes of the signatures of a manifest; null where it has none.</summary>
    private async Task<DigestSignature?> VerifySignaturesAsync(ImageRegistry registry, OciManifest manifest, string digest, CancellationToken cancellationToken)
    {
        // Container runtimes tell SHA-256 alone, and so is this one computed.
        string signed = manifest.Digest;
        (IReadOnlyList<OciDescriptor> signatures, bool areMore) = await registry.ListSignaturesAsync(signed, cancellationToken).ConfigureAwait(false);
        if (signatures.Count == 0 && !areMore)
        {
            return null;
        }

        List<SignatureVerdict> verdicts = [];
        var target = new SignedTarget(signed, manifest.MediaType, manifest.Size);
        foreach (OciDescriptor signature in signatures)
        {
            SignatureVerdict verdict = await VerifyAsync(registry, signature, target, cancellationToken).ConfigureAwait(false);
            verdicts.Add(verdict);
            if (verdict.Status == SignatureStatus.Valid)
            {
                break;
            }
        }

        if (areMore)
        {
            verdicts.Add(new(SignatureStatus.NotVerified, $"There are more signatures than the {ImageRegistry.MostSignatures} that are looked at."));
        }

        var best = SignatureVerdict.Best(verdicts);
        return new()
        {
            Digest = digest,
            SignedDigest = signed,
            Status = best.Status,
            Message = best.Message,
            Signer = best.Signer,
            Root = best.Root,
            SigningTime = best.SigningTime,
        };
    }

    private async Task<SignatureVerdict> VerifyAsync(ImageRegistry registry, OciDescriptor signature, SignedTarget target, CancellationToken cancellationToken)
    {
        try
        {
            (string mediaType, byte[] content) = await registry.ReadEnvelopeAsync(signature, cancellationToken).ConfigureAwait(false);
            return EnvelopeVerifier.Verify(mediaType, content, target, policy);
        }
        catch (RegistryException exception)
        {
            return new(SignatureStatus.NotVerified, exception.Message);
        }
        catch (EnvelopeException exception)
        {
            return new(SignatureStatus.Invalid, $"The signature is broken: {exception.Message}.");
        }
    }

    private static DigestSignature NotVerified(string digest, string message) => new() { Digest = digest, Status = SignatureStatus.NotVerified, Message = message };

    private static DigestSignature Unsigned(string digest, string signed, string message) =>
        new() { Digest = digest, SignedDigest = signed, Status = SignatureStatus.Unsigned, Message = message };
}
