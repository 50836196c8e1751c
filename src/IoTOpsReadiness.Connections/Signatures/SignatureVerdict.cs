using IoTOpsReadiness.Inspection;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>What came of one signature.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Message">Why, as a sentence.</param>
internal sealed record SignatureVerdict(SignatureStatus Status, string Message)
{
    // One good signature is enough. One that could not be read may be good.
    private static readonly SignatureStatus[] Order = [SignatureStatus.Valid, SignatureStatus.NotVerified, SignatureStatus.Untrusted, SignatureStatus.Invalid];

    public string? Signer { get; init; }

    public string? Root { get; init; }

    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>The best of several signatures of one image.</summary>
    public static SignatureVerdict Best(IReadOnlyList<SignatureVerdict> verdicts)
    {
        SignatureVerdict best = verdicts.MinBy(verdict => Array.IndexOf(Order, verdict.Status))!;
        return verdicts.Count == 1 || best.Status == SignatureStatus.Valid
            ? best
            : best with { Message = $"{best.Message} None of its {verdicts.Count} signatures is valid." };
    }
}
