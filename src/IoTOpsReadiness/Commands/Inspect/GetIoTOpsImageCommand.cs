using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Connections.Registries;
using IoTOpsReadiness.Connections.Signatures;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>
/// Lists the images that Azure IoT Operations and what it stands on (Arc agents, cert-manager, secret store, edge
/// volumes) run: from which registry, under which tag, by which digest, in how many containers; and with -Verify, whether
/// those who are trusted signed them.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsImage", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(SiteImage))]
public sealed class GetIoTOpsImageCommand : InspectionCmdlet
{
    private const int ProgressId = 2;

    // Has a table of its own, which shows how the signatures stand.
    private const string VerifiedType = "IoTOpsReadiness.Inspection.SiteImage#Verified";

    private ImageVerifier? verifier;

    /// <summary>
    /// Mirrors of Microsoft's registry, as host or host/prefix, for example <c>registry.contoso.com/mcr</c>. Images from
    /// there count as DeclaredMirror. Default: none.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedRegistry { get; set; }

    /// <summary>
    /// Verifies the Notary Project signatures of what runs, by digest: asks the registry of each image from this machine, without
    /// credentials. Takes -TrustRoot to come to Valid.
    /// </summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>
    /// Files with the root certificates that signers must lead to, DER or PEM. Wildcards are accepted. Default: none, so that nobody
    /// is trusted; Microsoft's root is not part of the module.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? TrustRoot { get; set; }

    /// <summary>
    /// Files with the root certificates of authorities for timestamps, DER or PEM. Wildcards are accepted. A timestamp is looked at where
    /// the signer's certificate has ended since. Default: none, so that no timestamp counts.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? TimestampRoot { get; set; }

    /// <summary>
    /// Who may have signed: distinguished names, all of whose attributes the signer's certificate must have. Default: the two of
    /// Microsoft's, <c>CN=Azure IoT Operations</c> and <c>CN=Microsoft SCD Products RSA Signing</c> with its O, L, ST and C.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? TrustedIdentity { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => ImageInventory.Needs;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        verifier?.Dispose();
        base.Dispose(disposing);
    }

    private protected override void Begin()
    {
        base.Begin();
        if (!Verify)
        {
            if ((TrustRoot ?? TimestampRoot ?? TrustedIdentity) is not null)
            {
                throw new ReadinessException(
                    "IoTOps.Image.NothingToVerify",
                    ErrorKind.InvalidArgument,
                    "-TrustRoot, -TimestampRoot and -TrustedIdentity say whose signatures are trusted, and signatures are looked at with -Verify alone.",
                    "Add -Verify, or leave them out.");
            }

            return;
        }

        TrustPolicy policy = TrustFiles.Read(this, TrustRoot, TimestampRoot, TrustedIdentity);
        if (policy.Roots.Count == 0)
        {
            WriteWarning($"Without -TrustRoot no signature comes to Valid. Microsoft's root is at {TrustRoots.MicrosoftAddress}; download it, and name the file.");
        }

        verifier = new(policy, TimeSpan.FromSeconds(TimeoutSec));
    }

    private protected override IEnumerable<object> Inspect(Site site, CmdletPipeline pipeline)
    {
        IReadOnlyList<SiteImage> images = ImageInventory.Of(site, AllowedRegistry ?? []);
        if (ImageInventory.Limitation(site) is { } limitation)
        {
            pipeline.WriteWarning(limitation);
        }

        return images;
    }

    private protected override async Task<IReadOnlyList<object>> CompleteAsync(
        Site site, IReadOnlyList<object> records, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (verifier is null)
        {
            return records;
        }

        SiteImage[] images = [.. records.Cast<SiteImage>()];
        DigestSignature[][] found = [.. images.Select(image => new DigestSignature[image.Digests.Count])];
        (int Image, int Digest)[] work = [.. images.SelectMany((image, number) => image.Digests.Select((_, digest) => (number, digest)))];
        int done = 0;
        await Parallel.ForEachAsync(
            work,
            new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                SiteImage image = images[item.Image];
                found[item.Image][item.Digest] = await verifier.VerifyAsync(image, image.Digests[item.Digest], token).ConfigureAwait(false);
                int finished = Interlocked.Increment(ref done);
                pipeline.WriteProgress(
                    ProgressId,
                    $"Verifying the images of {site.Name}",
                    string.Create(CultureInfo.InvariantCulture, $"{finished} of {work.Length}: {image.Repository}"),
                    100 * finished / work.Length);
            }).ConfigureAwait(false);
        return [.. images.Select((image, number) => Verified(image with { Signature = ImageSignature.Of(found[number], image.ContainersWithoutDigest) }))];
    }

    private static PSObject Verified(SiteImage image)
    {
        var record = PSObject.AsPSObject(image);
        record.TypeNames.Insert(0, VerifiedType);
        return record;
    }
}
