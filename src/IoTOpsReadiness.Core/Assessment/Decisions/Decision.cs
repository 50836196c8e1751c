using System.Globalization;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>
/// A person's decision on what an assessment finds: an exemption, which lets a failure stand for a time, or an attestation,
/// which answers what no API can tell. What is wrong with it is part of it, so that nothing is dropped in silence.
/// </summary>
public sealed record Decision
{
    /// <summary>Everything: the default of <see cref="Target"/> and <see cref="Site"/>.</summary>
    public const string Any = "*";

    /// <summary>What was decided; null where the entry does not say.</summary>
    public DecisionKind? Kind { get; init; }

    /// <summary>The id or reference of a guideline; an exemption may use the wildcards <c>*</c> and <c>?</c>.</summary>
    public string Guideline { get; init; } = "";

    /// <summary>
    /// The resources it is about: <c>Kind</c>, <c>Kind/name</c>, <c>Kind/namespace/name</c> or an ARM id, each with the
    /// wildcards <c>*</c> and <c>?</c>. Default: all.
    /// </summary>
    public string Target { get; init; } = Any;

    /// <summary>The properties it is about, with wildcards, for example <c>spec.ports[0].*</c>; null for all.</summary>
    public string? Path { get; init; }

    /// <summary>The one finding it is about, by its fingerprint, where neither target nor path tell it apart; null for all.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The sites it is about, by name, with wildcards. Default: all.</summary>
    public string Site { get; init; } = Any;

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who answers for it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The first moment it holds; null for always.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The last moment it holds, at most two years after the first.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Where it is tracked, if anywhere.</summary>
    public string? Ticket { get; init; }

    /// <summary>What it is worth.</summary>
    public DecisionState State { get; init; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Where it is written: a file and its line, or the annotation of a resource; empty for one just made.</summary>
    public string Origin { get; init; } = "";

    /// <summary>How many findings it covers; null where it was not held against results.</summary>
    public int? FindingCount { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = $"{Kind?.ToString() ?? "Entry"} of {(Guideline.Length > 0 ? Guideline : "no guideline")}{(Target == Any ? "" : $" for {Target}")}";
        return Origin.Length == 0 ? text : $"{Origin}: {text}";
    }

    /// <summary>Why a person should look at it; null where it holds and there is nothing to say.</summary>
    public string? Complaint => State switch
    {
        DecisionState.Active => null,
        DecisionState.Expired => Day($"{this} expired on {Expires?.UtcDateTime:yyyy-MM-dd} and is not honoured."),
        DecisionState.NotYetValid => Day($"{this} holds from {Created?.UtcDateTime:yyyy-MM-dd} on and is not honoured yet."),
        DecisionState.Unused => $"{this} covers nothing that was found: what it was made for is gone, or it misses its target.",
        DecisionState.Overlapping => $"{this} covers something that another decision covers too.",
        _ => $"{this} is invalid and not honoured: {Problem}",
    };

    /// <summary>Whether a resource is one that a pattern names.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Decision.Invalid</c>: the pattern is none.</exception>
    public static bool IsTarget(string pattern, ResourceReference target) => TargetPattern.Parse(pattern, out string? problem)?.Matches(target)
        ?? throw new ReadinessException("IoTOps.Decision.Invalid", ErrorKind.InvalidArgument, problem!, "Correct the target.", pattern);

    private static string Day(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
