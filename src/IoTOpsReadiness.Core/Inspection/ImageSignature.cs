using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>What is known of the signatures of an image: the worst of what is known of the digests that run.</summary>
public sealed record ImageSignature
{
    // The worst first. A digest that could not be verified weighs less than one that is known to be bad.
    private static readonly SignatureStatus[] Order =
        [SignatureStatus.Invalid, SignatureStatus.Untrusted, SignatureStatus.Unsigned, SignatureStatus.NotVerified, SignatureStatus.Valid];

    private ImageSignature(SignatureStatus status, string message, IReadOnlyList<DigestSignature> digests) =>
        (Status, Message, Digests) = (status, message, Indexable.Of(digests));

    /// <summary>How it stands. Valid only where each digest that runs is, and each container tells its digest.</summary>
    public SignatureStatus Status { get; }

    /// <summary>Why, in one sentence.</summary>
    public string Message { get; }

    /// <summary>Each digest that runs.</summary>
    public IReadOnlyList<DigestSignature> Digests { get; }

    /// <summary>Adds up the digests of an image.</summary>
    /// <param name="digests">What is known of each digest that runs.</param>
    /// <param name="containersWithoutDigest">How many containers run the image and do not tell by which digest.</param>
    public static ImageSignature Of(IReadOnlyList<DigestSignature> digests, int containersWithoutDigest)
    {
        DigestSignature? worst = digests.MinBy(digest => Array.IndexOf(Order, digest.Status));
        if (worst is null || (worst.Status == SignatureStatus.Valid && containersWithoutDigest > 0))
        {
            return new(
                SignatureStatus.NotVerified,
                worst is null ? "No container tells by which digest it runs." : $"{worst.Message} Not all containers tell by which digest they run.",
                digests);
        }

        return new(worst.Status, worst.Message, digests);
    }

    /// <inheritdoc/>
    public override string ToString() => Status.ToString();
}
