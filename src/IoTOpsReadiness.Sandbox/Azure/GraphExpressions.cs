using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Reads the expressions of a query: comparisons, their combinations, paths and a few functions.</summary>
internal sealed class GraphExpressions(Func<GraphToken> peek, Func<GraphToken> next, Func<int, GraphToken> ahead)
{
    private const int DeepestNesting = 64;
    private int depth;

    /// <summary>Numbers by size, everything else as text.</summary>
    public static IComparer<JsonNode?> Order { get; } = Comparer<JsonNode?>.Create(Compare);

    /// <summary>Reads one expression.</summary>
    public Func<JsonObject, JsonNode?> Read()
    {
        if (++depth > DeepestNesting)
        {
            throw new GraphQueryException("ParserFailure", "The query is nested too deeply.", peek().Value);
        }

        Func<JsonObject, JsonNode?> left = ReadAll();
        while (TakeWord("or"))
        {
            (Func<JsonObject, JsonNode?> one, Func<JsonObject, JsonNode?> other) = (left, ReadAll());
            left = row => IsTrue(one(row)) || IsTrue(other(row));
        }

        depth--;
        return left;
    }

    /// <summary>True for what counts as true.</summary>
    public static bool IsTrue(JsonNode? value) => value is JsonValue one && one.GetValueKind() == JsonValueKind.True;

    private Func<JsonObject, JsonNode?> ReadAll()
    {
        Func<JsonObject, JsonNode?> left = ReadComparison();
        while (TakeWord("and"))
        {
            (Func<JsonObject, JsonNode?> one, Func<JsonObject, JsonNode?> other) = (left, ReadComparison());
            left = row => IsTrue(one(row)) && IsTrue(other(row));
        }

        return left;
    }

    private Func<JsonObject, JsonNode?> ReadComparison()
    {
        Func<JsonObject, JsonNode?> left = ReadValue();
        string sign = peek().Value.ToLowerInvariant();
        if (sign is "in" or "in~" or "!in" or "!in~")
        {
            next();
            List<Func<JsonObject, JsonNode?>> list = ReadList();
            StringComparison how = sign.EndsWith('~') ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            bool wanted = sign[0] != '!';
            return row => list.Any(one => Text(left(row)).Equals(Text(one(row)), how)) == wanted;
        }

        if (Comparison(sign) is not { } compare)
        {
            return left;
        }

        next();
        Func<JsonObject, JsonNode?> right = ReadValue();
        return row => compare(left(row), right(row));
    }

    private static Func<JsonNode?, JsonNode?, bool>? Comparison(string sign) => sign switch
    {
        "==" => (one, other) => Text(one) == Text(other),
        "!=" => (one, other) => Text(one) != Text(other),
        "=~" => (one, other) => Text(one).Equals(Text(other), StringComparison.OrdinalIgnoreCase),
        "!~" => (one, other) => !Text(one).Equals(Text(other), StringComparison.OrdinalIgnoreCase),
        "contains" => (one, other) => Text(one).Contains(Text(other), StringComparison.OrdinalIgnoreCase),
        "!contains" => (one, other) => !Text(one).Contains(Text(other), StringComparison.OrdinalIgnoreCase),
        "contains_cs" => (one, other) => Text(one).Contains(Text(other), StringComparison.Ordinal),
        "startswith" => (one, other) => Text(one).StartsWith(Text(other), StringComparison.OrdinalIgnoreCase),
        "!startswith" => (one, other) => !Text(one).StartsWith(Text(other), StringComparison.OrdinalIgnoreCase),
        "endswith" => (one, other) => Text(one).EndsWith(Text(other), StringComparison.OrdinalIgnoreCase),
        "!endswith" => (one, other) => !Text(one).EndsWith(Text(other), StringComparison.OrdinalIgnoreCase),
        "has" => (one, other) => HasWord(Text(one), Text(other)),
        "!has" => (one, other) => !HasWord(Text(one), Text(other)),
        "<" => (one, other) => Compare(one, other) < 0,
        "<=" => (one, other) => Compare(one, other) <= 0,
        ">" => (one, other) => Compare(one, other) > 0,
        ">=" => (one, other) => Compare(one, other) >= 0,
        _ => null,
    };

    private Func<JsonObject, JsonNode?> ReadValue()
    {
        GraphToken token = next();
        switch (token.Kind)
        {
            case GraphTokenKind.Text:
                return _ => token.Value;
            case GraphTokenKind.Number when double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number):
                return _ => number;
            case GraphTokenKind.Sign when token.Value == "(":
                Func<JsonObject, JsonNode?> inner = Read();
                Expect(")");
                return inner;
            case GraphTokenKind.Word when ahead(0) is { Kind: GraphTokenKind.Sign, Value: "(" }:
                return ReadFunction(token.Value.ToLowerInvariant());
            case GraphTokenKind.Word when token.Value is "true" or "false":
                bool flag = token.Value == "true";
                return _ => flag;
            case GraphTokenKind.Word:
                return ReadPath(token.Value);
            default:
                throw Wrong(token);
        }
    }

    // a.b['c d'].e
    private Func<JsonObject, JsonNode?> ReadPath(string first)
    {
        List<string> names = [first];
        while (peek() is { Kind: GraphTokenKind.Sign, Value: "." or "[" })
        {
            bool isIndex = next().Value == "[";
            GraphToken name = next();
            if (name.Kind is not (GraphTokenKind.Word or GraphTokenKind.Text or GraphTokenKind.Number))
            {
                throw Wrong(name);
            }

            names.Add(name.Value);
            if (isIndex)
            {
                Expect("]");
            }
        }

        return row => names.Aggregate((JsonNode?)row, Below);
    }

    private static JsonNode? Below(JsonNode? at, string name) => at switch
    {
        JsonObject item => item.TryGetPropertyValue(name, out JsonNode? exact)
            ? exact
            : item.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value,
        JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < list.Count => list[index],
        _ => null,
    };

    private Func<JsonObject, JsonNode?> ReadFunction(string name)
    {
        List<Func<JsonObject, JsonNode?>> arguments = ReadList();
        Func<JsonObject, JsonNode?> only = arguments.Count > 0 ? arguments[0] : _ => null;
        return name switch
        {
            "tolower" => row => Text(only(row)).ToLowerInvariant(),
            "toupper" => row => Text(only(row)).ToUpperInvariant(),
            "tostring" => row => Text(only(row)),
            "not" => row => !IsTrue(only(row)),
            "isempty" => row => Text(only(row)).Length == 0,
            "isnotempty" => row => Text(only(row)).Length > 0,
            "isnull" => row => only(row) is null,
            "isnotnull" => row => only(row) is not null,
            "strcat" => row => string.Concat(arguments.Select(one => Text(one(row)))),
            "strlen" => row => Text(only(row)).Length,
            _ => throw new GraphQueryException("UnknownFunction", $"Unknown function: '{name}'.", name),
        };
    }

    private List<Func<JsonObject, JsonNode?>> ReadList()
    {
        List<Func<JsonObject, JsonNode?>> list = [];
        Expect("(");
        if (peek() is { Kind: GraphTokenKind.Sign, Value: ")" })
        {
            next();
            return list;
        }

        do
        {
            list.Add(Read());
        }
        while (TakeSign(","));

        Expect(")");
        return list;
    }

    private bool TakeWord(string word)
    {
        bool isThere = peek() is { Kind: GraphTokenKind.Word } token && token.Value.Equals(word, StringComparison.OrdinalIgnoreCase);
        if (isThere)
        {
            next();
        }

        return isThere;
    }

    private bool TakeSign(string sign)
    {
        bool isThere = peek() is { Kind: GraphTokenKind.Sign } token && token.Value == sign;
        if (isThere)
        {
            next();
        }

        return isThere;
    }

    private void Expect(string sign)
    {
        if (!TakeSign(sign))
        {
            throw Wrong(peek());
        }
    }

    private static bool HasWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }

            if (word.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue one when one.TryGetValue(out string? text) => text,
        _ => value.ToJsonString(),
    };

    private static int Compare(JsonNode? one, JsonNode? other) =>
        double.TryParse(Text(one), NumberStyles.Float, CultureInfo.InvariantCulture, out double left) && double.TryParse(Text(other), NumberStyles.Float, CultureInfo.InvariantCulture, out double right)
            ? left.CompareTo(right)
            : string.Compare(Text(one), Text(other), StringComparison.OrdinalIgnoreCase);

    private static GraphQueryException Wrong(GraphToken token) => new("ParserFailure", "ParserFailure", token.Kind == GraphTokenKind.End ? "<EOF>" : token.Value);
}
