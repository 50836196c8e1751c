using System.Text;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>Files of decisions on disk: JSON where the name ends in <c>.json</c>, YAML otherwise.</summary>
internal static class DecisionFiles
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The entries of a file.</summary>
    /// <exception cref="ReadinessException">The file cannot be read or is no file of decisions.</exception>
    public static IReadOnlyList<Decision> Read(string path, DateTimeOffset now, IReadOnlyCollection<GuidelineReference>? others = null) =>
        Parse(ReadText(path), path, now, others);

    /// <summary>Adds entries to a file, and makes it where there is none. Everything in it stays as it is.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Decision.Duplicate</c>: an entry says the same and holds. <c>IoTOps.Decision.NotAppendable</c>. Also what
    /// reading and writing throw.
    /// </exception>
    public static void Append(string path, IReadOnlyList<Decision> added, DateTimeOffset now, bool allowDuplicates)
    {
        string text = File.Exists(path) ? ReadText(path) : "";
        bool hasMark = text.StartsWith('\uFEFF');
        text = hasMark ? text[1..] : text;
        foreach (Decision decision in added)
        {
            IReadOnlyList<Decision> before = string.IsNullOrWhiteSpace(text) ? [] : Parse(text, path, now);
            if (!allowDuplicates && before.FirstOrDefault(known => SaysTheSame(known, decision)) is { } duplicate)
            {
                throw new ReadinessException(
                    "IoTOps.Decision.Duplicate",
                    ErrorKind.InvalidOperation,
                    $"{duplicate} says the same and holds until {(duplicate.Expires is { } end ? DecisionDates.Format(end, isLast: true) : "it is corrected")}.",
                    "Change the entry that is there, or add another with -Force.",
                    path);
            }

            string longer = IsJson(path) ? DecisionText.AppendJson(text, decision, path, now) : DecisionText.AppendYaml(text, decision, path);
            RequireAppended(before, decision, Parse(longer, path, now), path);
            text = longer;
        }

        byte[] bytes = Strict.GetBytes((hasMark ? "\uFEFF" : "") + text);
        OutputFile.Write(path, replace: true, stream => stream.Write(bytes));
    }

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<Decision> Parse(string text, string path, DateTimeOffset now, IReadOnlyCollection<GuidelineReference>? others = null) =>
        DecisionFile.Read(IsJson(path) ? Strict.GetBytes(text) : YamlJson.Convert(text, path), path, now, others);

    private static string ReadText(string path)
    {
        try
        {
            return Strict.GetString(InputFile.ReadAll(path));
        }
        catch (DecoderFallbackException exception)
        {
            throw new ReadinessException(
                "IoTOps.Decision.InvalidFile", ErrorKind.InvalidData, $"'{path}' is not UTF-8 text.", "Save it as UTF-8.", path, exception);
        }
    }

    private static bool SaysTheSame(Decision known, Decision decision) =>
        known.State is DecisionState.Active or DecisionState.NotYetValid && Substance(known) == Substance(decision);

    private static (DecisionKind?, string, string, string?, string?, string) Substance(Decision decision) => (
        decision.Kind,
        decision.Guideline.ToUpperInvariant(),
        decision.Target.ToUpperInvariant(),
        decision.Path?.ToUpperInvariant(),
        decision.Fingerprint?.ToUpperInvariant(),
        decision.Site.ToUpperInvariant());

    // The text is people's; what became of it is read again rather than believed.
    private static void RequireAppended(IReadOnlyList<Decision> before, Decision added, IReadOnlyList<Decision> after, string path)
    {
        bool isKept = after.Count == before.Count + 1
            && before.Zip(after).All(pair => pair.First with { Origin = "" } == pair.Second with { Origin = "" })
            && after[^1] with { Origin = "" } == added with { Origin = "" };
        if (!isKept)
        {
            throw DecisionText.NotAppendable(path, added.ToString());
        }
    }
}
