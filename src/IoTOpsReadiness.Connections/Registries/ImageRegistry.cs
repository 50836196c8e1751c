using System.Globalization;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Connections.Signatures;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>What verifying needs of a repository: manifests, the signatures that refer to them, and their envelopes.</summary>
/// <param name="client">Reads from registries.</param>
/// <param name="repository">The repository.</param>
internal sealed partial class ImageRegistry(RegistryClient client, RegistryRepository repository)
{
    /// <summary>How many signatures of one image are looked at.</summary>
    public const int MostSignatures = 50;

    private const string SignatureType = "application/vnd.cncf.notary.signature";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ManifestTypes =
        "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";

    private const int MostBytes = 4 * 1024 * 1024;
    private const int MostPages = 20;

    /// <summary>Reads a manifest or an index by its digest or tag; null where the registry does not have it.</summary>
    /// <exception cref="RegistryException">The registry does not give it, or gives another.</exception>
    public async Task<OciManifest?> ReadManifestAsync(string reference, CancellationToken cancellationToken)
    {
        RegistryAnswer? answer = await client.ReadAsync(repository, repository.Manifest(reference), ManifestTypes, MostBytes, cancellationToken).ConfigureAwait(false);
        if (answer is not null && OciDigest.IsValid(reference))
        {
            RequireDigest(reference, answer.Content);
        }

        return answer is null ? null : OciManifest.Parse(answer.Content);
    }

    /// <summary>The signatures that refer to a digest, as many as are looked at, and whether there are more.</summary>
    /// <exception cref="RegistryException">The registry does not tell.</exception>
    public async Task<(IReadOnlyList<OciDescriptor> Signatures, bool AreMore)> ListSignaturesAsync(string digest, CancellationToken cancellationToken)
    {
        List<OciDescriptor> found = [];
        Uri? page = repository.Referrers(digest, SignatureType);
        for (int pages = 0; page is not null && found.Count <= MostSignatures; pages++)
        {
            if (pages >= MostPages)
            {
                return (found, true);
            }

            RegistryAnswer? answer = await client.ReadAsync(repository, page, IndexType, MostBytes, cancellationToken).ConfigureAwait(false);

            // A registry that does not know the question keeps the answer under a tag.
            answer ??= pages > 0
                ? throw new RegistryException($"The registry {repository.Root.Authority} began a list of signatures and did not end it.")
                : await client.ReadAsync(repository, repository.Manifest(digest.Replace(':', '-')), IndexType, MostBytes, cancellationToken).ConfigureAwait(false);
            if (answer is null)
            {
                break;
            }

            // What has filtered may say so, and what has not need not.
            found.AddRange(OciManifest.Parse(answer.Content).Manifests.Where(manifest => manifest.ArtifactType == SignatureType));
            page = Next(page, answer.Links);
        }

        OciDescriptor[] distinct = [.. found.DistinctBy(manifest => manifest.Digest)];
        return (distinct.Take(MostSignatures).ToArray(), distinct.Length > MostSignatures);
    }

    /// <summary>Reads the envelope that the manifest of a signature leads to.</summary>
    /// <exception cref="RegistryException">The registry does not give it, or gives another.</exception>
    /// <exception cref="EnvelopeException">It is not the manifest of a signature.</exception>
    public async Task<(string MediaType, byte[] Content)> ReadEnvelopeAsync(OciDescriptor signature, CancellationToken cancellationToken)
    {
        OciManifest manifest = await ReadManifestAsync(signature.Digest, cancellationToken).ConfigureAwait(false)
            ?? throw new RegistryException($"The registry {repository.Root.Authority} lists a signature that it does not have.");
        if (manifest.Layers is not [{ MediaType: NotaryHeader.JwsMediaType or NotaryHeader.CoseMediaType } layer])
        {
            throw new EnvelopeException("its manifest does not lead to one envelope");
        }

        if (layer.Size > MostBytes)
        {
            throw new RegistryException(string.Create(CultureInfo.InvariantCulture, $"A signature is larger than the {MostBytes / 1024} KiB that are taken."));
        }

        RegistryAnswer blob = await client.ReadAsync(repository, repository.Blob(layer.Digest), "*/*", MostBytes, cancellationToken).ConfigureAwait(false)
            ?? throw new RegistryException($"The registry {repository.Root.Authority} lists a signature that it does not have.");
        RequireDigest(layer.Digest, blob.Content);
        return (layer.MediaType, blob.Content);
    }

    private void RequireDigest(string digest, byte[] content)
    {
        if (!OciDigest.Fits(digest, content))
        {
            throw new RegistryException($"What the registry {repository.Root.Authority} gave for {digest} has another digest.");
        }
    }

    // The next page is in the same registry, whatever the link says.
    private Uri? Next(Uri page, IReadOnlyList<string> links)
    {
        string? target = links.Select(link => NextLink().Match(link)).FirstOrDefault(match => match.Success)?.Groups[1].Value;
        if (target is null)
        {
            return null;
        }

        return Uri.TryCreate(page, target, out Uri? next) && next.Authority == repository.Root.Authority && next.Scheme == repository.Root.Scheme
            ? next
            : throw new RegistryException($"The registry {repository.Root.Authority} continues a list of signatures elsewhere.");
    }

    [GeneratedRegex("<([^<>]{1,2000})>\\s*;[^,]*rel=\"?next\"?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NextLink();
}
