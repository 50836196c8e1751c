using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>
/// Decisions on the resources themselves: the annotation <c>iotops-readiness/exempt-AIO-029</c> in Kubernetes, or the tag
/// <c>iotops-readiness-exempt-AIO-029</c> in Azure, whose tags take no slash. The value is a JSON object, or
/// <c>owner=...; expires=...; reason=...</c>.
/// </summary>
internal static class ResourceDecisions
{
    private const string Prefix = "iotops-readiness";

    private static readonly byte[] PrefixBytes = Encoding.UTF8.GetBytes(Prefix);

    public static IEnumerable<DecisionScope> Read(Snapshot snapshot, DateTimeOffset now, IReadOnlyCollection<GuidelineReference> others) =>
        from kind in Evidence.Kinds
        from source in (EvidenceSource[])[EvidenceSource.Kubernetes, EvidenceSource.Azure]
        from document in snapshot.Documents(kind, source)
        // Looking for bytes is a hundred times as fast as reading the document, and hardly any has one.
        where document.Json.Span.IndexOf(PrefixBytes) >= 0
        from scope in Read(kind, source, document, now, others, snapshot.Site.Name)
        select scope;

    private static IEnumerable<DecisionScope> Read(
        EvidenceKind kind, EvidenceSource source, ResourceDocument document, DateTimeOffset now, IReadOnlyCollection<GuidelineReference> others, string site)
    {
        JsonElement root;
        try
        {
            root = document.Root;
        }
        catch (JsonException)
        {
            // The guidelines that look at it say so.
            yield break;
        }

        bool isAzure = source == EvidenceSource.Azure;
        JsonElement marks = isAzure ? root.At("tags") : root.At("metadata.annotations");
        if (marks.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        var target = new ResourceReference
        {
            Kind = kind.Kubernetes?.Kind ?? kind.Name,
            Name = (isAzure ? root.At("name") : root.At("metadata.name")).TextOrEmpty(),
            Namespace = isAzure ? null : root.At("metadata.namespace").TextOrNull(),
            ArmId = isAzure ? root.At("id").TextOrNull() : null,
        };
        foreach (JsonProperty mark in marks.EnumerateObject())
        {
            if (mark.Name.StartsWith(Prefix + (isAzure ? "-" : "/"), StringComparison.OrdinalIgnoreCase))
            {
                DecisionFields fields = Fields(mark.Name[(Prefix.Length + 1)..], mark.Value);
                fields.Add(DecisionFields.Target, TargetPattern.Exactly(target));
                fields.Add(DecisionFields.Site, TargetPattern.Literal(site));
                yield return new(fields.Judge(now, DisplayText.Sanitize(isAzure ? $"tag {mark.Name} of {TypeAndName(target.ArmId)}" : $"annotation {mark.Name} of {target}"), others)) { IncludesSite = kind == Evidence.Instances };
            }
        }
    }

    private static string TypeAndName(string? armId) => string.Join('/', (armId ?? "").Split('/').TakeLast(2));

    private static DecisionFields Fields(string name, JsonElement value)
    {
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        DecisionFields fields = Parse(value.TextOrEmpty().Trim());
        string? kind = dash < 0 ? null : name[..dash].ToUpperInvariant() switch
        {
            "EXEMPT" => "exemption",
            "ATTEST" => "attestation",
            _ => null,
        };
        if (kind is null)
        {
            fields.Complain($"The name says neither {Prefix}/exempt-<guideline> nor {Prefix}/attest-<guideline>.");
            return fields;
        }

        if (Wildcard.IsIn(name))
        {
            fields.Complain("On a resource one guideline is named, without wildcards.");
        }

        fields.Add(DecisionFields.Kind, kind);
        fields.Add(DecisionFields.Guideline, name[(dash + 1)..]);
        return fields;
    }

    private static DecisionFields Parse(string text)
    {
        if (text.StartsWith('{'))
        {
            return ParseJson(text);
        }

        var fields = new DecisionFields();
        foreach (string pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                fields.Complain($"'{DisplayText.Sanitize(pair, 64)}' is not written as name=value.");
            }
            else
            {
                Add(fields, pair[..equals].Trim(), pair[(equals + 1)..]);
            }
        }

        return fields;
    }

    private static DecisionFields ParseJson(string text)
    {
        var fields = new DecisionFields();
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                Add(fields, member.Name, member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? member.Value.ToString() : "");
            }
        }
        catch (JsonException)
        {
            fields.Complain("The value begins as JSON and is not.");
        }

        return fields;
    }

    // What it is about is said by where it is.
    private static void Add(DecisionFields fields, string name, string value)
    {
        if (name is DecisionFields.Kind or DecisionFields.Guideline or DecisionFields.Target or DecisionFields.Site)
        {
            fields.Complain($"'{name}' has no place on a resource.");
        }
        else
        {
            fields.Add(name, value);
        }
    }
}
