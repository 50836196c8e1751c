using System.Globalization;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>The members of one entry as texts, and the rules they have to keep, wherever they are written.</summary>
internal sealed class DecisionFields
{
    public const string Kind = "kind";
    public const string Guideline = "guideline";
    public const string Target = "target";
    public const string Path = "path";
    public const string Fingerprint = "fingerprint";
    public const string Site = "site";
    public const string Reason = "reason";
    public const string Owner = "owner";
    public const string Created = "created";
    public const string Expires = "expires";
    public const string Ticket = "ticket";

    /// <summary>All of them, in the order they are written in.</summary>
    public static readonly IReadOnlyList<string> Names = [Kind, Guideline, Target, Path, Fingerprint, Site, Reason, Owner, Created, Expires, Ticket];

    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];

    /// <summary>Notes a member; one that is unknown or comes twice is a problem.</summary>
    public void Add(string name, string text)
    {
        if (!Names.Contains(name))
        {
            // A member that is misspelt would widen what the entry covers.
            problems.Add($"'{DisplayText.Sanitize(name, 64)}' is no member; members are {string.Join(", ", Names)}.");
        }
        else if (!texts.TryAdd(name, DisplayText.Sanitize(text.Trim(), DisplayText.MaxMessageLength)))
        {
            problems.Add($"'{name}' is there twice.");
        }
    }

    /// <summary>Notes that something is wrong.</summary>
    public void Complain(string problem) => problems.Add(problem);

    /// <summary>The entry at a moment, with everything that is wrong with it.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="origin">Where it is written.</param>
    /// <param name="others">Guidelines beside those of the catalogue.</param>
    public Decision Judge(DateTimeOffset now, string origin, IReadOnlyCollection<GuidelineReference> others)
    {
        DecisionKind? kind = ReadKind();
        var decision = new Decision
        {
            Kind = kind,
            Guideline = Required(Guideline),
            Target = Optional(Target) ?? Decision.Any,
            Path = Optional(Path),
            Fingerprint = Optional(Fingerprint),
            Site = Optional(Site) ?? Decision.Any,
            Reason = Required(Reason),
            Owner = Required(Owner),
            Created = ReadDate(Created, isLast: false),
            Expires = ReadDate(Expires, isLast: true),
            Ticket = Optional(Ticket),
            Origin = origin,
        };
        if (!texts.ContainsKey(Expires))
        {
            problems.Add($"'{Expires}' is missing: nothing is decided for ever. {DecisionDates.Accepted}");
        }

        JudgeGuideline(decision, others);
        if (TargetPattern.Parse(decision.Target, out string? problem) is null)
        {
            problems.Add(problem!);
        }

        if (decision.Fingerprint is { } fingerprint && (fingerprint.Length != 32 || !fingerprint.All(char.IsAsciiHexDigit)))
        {
            problems.Add($"'{fingerprint}' is no fingerprint; findings show theirs.");
        }

        JudgeTerm(decision, now);
        return problems.Count > 0 ? decision with { State = DecisionState.Invalid, Problem = string.Join(' ', problems) }
            : decision.Created > now ? decision with { State = DecisionState.NotYetValid }
            : decision.Expires < now ? decision with { State = DecisionState.Expired }
            : decision;
    }

    private DecisionKind? ReadKind()
    {
        switch (Optional(Kind)?.ToUpperInvariant())
        {
            case "EXEMPTION": return DecisionKind.Exemption;
            case "ATTESTATION": return DecisionKind.Attestation;
            default:
                problems.Add(texts.TryGetValue(Kind, out string? text) ? $"'{text}' is no kind; write exemption or attestation." : $"'{Kind}' is missing; write exemption or attestation.");
                return null;
        }
    }

    private string Required(string name)
    {
        if (Optional(name) is { } text)
        {
            return text;
        }

        problems.Add($"'{name}' is missing.");
        return "";
    }

    private string? Optional(string name) => texts.TryGetValue(name, out string? text) && text.Length > 0 ? text : null;

    private DateTimeOffset? ReadDate(string name, bool isLast)
    {
        if (!texts.TryGetValue(name, out string? text))
        {
            return null;
        }

        if (DecisionDates.TryParse(text, isLast, out DateTimeOffset moment))
        {
            return moment;
        }

        problems.Add($"'{name}' is '{text}'. {DecisionDates.Accepted}");
        return null;
    }

    private void JudgeGuideline(Decision decision, IReadOnlyCollection<GuidelineReference> others)
    {
        string name = decision.Guideline;
        if (name.Length == 0)
        {
            return;
        }

        if (decision.Kind == DecisionKind.Attestation && Wildcard.IsIn(name))
        {
            problems.Add($"An attestation names one guideline; '{name}' has wildcards.");
        }

        int known = Catalogue.All.Count(guideline => Matches(name, guideline.Definition.Id, guideline.Definition.Ref));
        bool isKnown = known > 0
            || name.StartsWith(GuidelineReference.CustomPrefix, StringComparison.OrdinalIgnoreCase)
            || others.Any(guideline => Matches(name, guideline.Id, guideline.Ref));
        if (!isKnown)
        {
            problems.Add($"There is no guideline '{name}'.");
        }

        // That would switch the gate off.
        if (known == Catalogue.All.Count && decision.Target == Decision.Any)
        {
            problems.Add($"An exemption from every guideline needs a '{Target}'.");
        }
    }

    private void JudgeTerm(Decision decision, DateTimeOffset now)
    {
        if (decision.Expires is not { } expires)
        {
            return;
        }

        if (expires < decision.Created)
        {
            problems.Add("It expires before it was created.");
        }
        else if (expires > (decision.Created ?? now).AddYears(2).AddDays(1))
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"It expires on {expires.UtcDateTime:yyyy-MM-dd}, more than two years after {(decision.Created is null ? "today" : "it was created")}."));
        }
    }

    /// <summary>Whether a guideline has that name.</summary>
    public static bool Matches(string pattern, string id, string reference) => Wildcard.Matches(pattern, id) || Wildcard.Matches(pattern, reference);
}
