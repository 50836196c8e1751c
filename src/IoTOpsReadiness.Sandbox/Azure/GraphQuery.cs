using System.Globalization;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>
/// A query in the part of the Kusto language that finds resources: <c>where</c>, <c>project</c>, <c>extend</c>,
/// <c>order by</c>, <c>take</c>, <c>distinct</c>, <c>count</c> and <c>summarize count()</c>.
/// </summary>
internal sealed class GraphQuery
{
    private readonly List<Func<IEnumerable<JsonObject>, IEnumerable<JsonObject>>> steps = [];
    private readonly List<GraphToken> tokens;
    private readonly GraphExpressions expressions;
    private int at;

    private GraphQuery(string text)
    {
        tokens = GraphTokens.Read(text);
        expressions = new GraphExpressions(() => tokens[at], () => tokens[at++], ahead => tokens[Math.Min(at + ahead, tokens.Count - 1)]);
        Table = "resources";
        if (Peek.Kind == GraphTokenKind.Word && (IsSign("|", 1) || tokens[at + 1].Kind == GraphTokenKind.End))
        {
            Table = Next().Value.ToLowerInvariant();
        }
        else
        {
            // Without a table the query starts with its first step.
            ReadStep();
        }

        while (Peek.Kind != GraphTokenKind.End)
        {
            Expect("|");
            ReadStep();
        }
    }

    /// <summary>The table it starts from, in lower case.</summary>
    public string Table { get; }

    private GraphToken Peek => tokens[at];

    /// <summary>Reads a query.</summary>
    /// <exception cref="GraphQueryException">It is wrong, or more than the sandbox understands.</exception>
    public static GraphQuery Parse(string text) => new(text);

    /// <summary>Runs it over the rows of its table.</summary>
    public IEnumerable<JsonObject> Run(IEnumerable<JsonObject> rows) => steps.Aggregate(rows, (soFar, step) => step(soFar));

    private void ReadStep()
    {
        GraphToken word = Next();
        switch (word.Value.ToLowerInvariant())
        {
            case "where" or "filter":
                Func<JsonObject, JsonNode?> condition = expressions.Read();
                steps.Add(rows => rows.Where(row => GraphExpressions.IsTrue(condition(row))));
                break;
            case "project":
                List<(string Name, Func<JsonObject, JsonNode?> Value)> columns = ReadColumns();
                steps.Add(rows => rows.Select(row => new JsonObject(columns.Select(column => KeyValuePair.Create(column.Name, column.Value(row)?.DeepClone())))));
                break;
            case "extend":
                List<(string Name, Func<JsonObject, JsonNode?> Value)> added = ReadColumns();
                steps.Add(rows => rows.Select(row =>
                {
                    JsonObject extended = row.DeepClone().AsObject();
                    foreach ((string name, Func<JsonObject, JsonNode?> value) in added)
                    {
                        extended[name] = value(extended)?.DeepClone();
                    }

                    return extended;
                }));
                break;
            case "distinct":
                List<(string Name, Func<JsonObject, JsonNode?> Value)> kept = ReadColumns();
                steps.Add(rows => rows.Select(row => new JsonObject(kept.Select(column => KeyValuePair.Create(column.Name, column.Value(row)?.DeepClone())))).DistinctBy(row => row.ToJsonString()));
                break;
            case "order" or "sort":
                ReadOrder();
                break;
            case "take" or "limit":
                int most = ReadCount();
                steps.Add(rows => rows.Take(most));
                break;
            case "count":
                steps.Add(rows => [new JsonObject { ["Count"] = rows.Count() }]);
                break;
            case "summarize":
                ReadSummary();
                break;
            default:
                throw new GraphQueryException("ParserFailure", $"The sandbox does not understand '{word.Value}'.", word.Value);
        }
    }

    private List<(string Name, Func<JsonObject, JsonNode?> Value)> ReadColumns()
    {
        List<(string, Func<JsonObject, JsonNode?>)> columns = [];
        do
        {
            string? name = null;
            if (Peek.Kind == GraphTokenKind.Word && IsSign("=", 1))
            {
                name = Next().Value;
                Next();
            }

            int start = at;
            Func<JsonObject, JsonNode?> value = expressions.Read();
            name ??= string.Join('_', tokens[start..at].Where(token => token.Kind is GraphTokenKind.Word or GraphTokenKind.Text).Select(token => token.Value));
            columns.Add((name, value));
        }
        while (TakeSign(","));

        return columns;
    }

    private void ReadOrder()
    {
        ExpectWord("by");
        List<(Func<JsonObject, JsonNode?> Value, bool Down)> keys = [];
        do
        {
            Func<JsonObject, JsonNode?> value = expressions.Read();
            bool down = !TakeWord("asc");
            TakeWord("desc");
            keys.Add((value, down));
        }
        while (TakeSign(","));

        steps.Add(rows =>
        {
            IOrderedEnumerable<JsonObject> ordered = rows.Order(Comparer<JsonObject>.Create((_, _) => 0));
            foreach ((Func<JsonObject, JsonNode?> value, bool down) in keys)
            {
                ordered = down
                    ? ordered.ThenByDescending(row => value(row), GraphExpressions.Order)
                    : ordered.ThenBy(row => value(row), GraphExpressions.Order);
            }

            return ordered;
        });
    }

    private void ReadSummary()
    {
        string name = "count_";
        if (Peek.Kind == GraphTokenKind.Word && IsSign("=", 1))
        {
            name = Next().Value;
            Next();
        }

        ExpectWord("count");
        Expect("(");
        Expect(")");
        List<(string Name, Func<JsonObject, JsonNode?> Value)> columns = TakeWord("by") ? ReadColumns() : [];
        steps.Add(rows => rows.GroupBy(row => new JsonObject(columns.Select(column => KeyValuePair.Create(column.Name, column.Value(row)?.DeepClone()))).ToJsonString())
            .Select(group =>
            {
                JsonObject row = JsonNode.Parse(group.Key)!.AsObject();
                row[name] = group.Count();
                return row;
            }));
    }

    private int ReadCount()
    {
        GraphToken token = Next();
        return token.Kind == GraphTokenKind.Number && int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw Wrong(token);
    }

    private GraphToken Next() => Peek.Kind == GraphTokenKind.End ? throw Wrong(Peek) : tokens[at++];

    private bool IsSign(string sign, int ahead) => at + ahead < tokens.Count && tokens[at + ahead] is { Kind: GraphTokenKind.Sign } token && token.Value == sign;

    private bool TakeSign(string sign)
    {
        bool isThere = IsSign(sign, 0);
        at += isThere ? 1 : 0;
        return isThere;
    }

    private bool TakeWord(string word)
    {
        bool isThere = Peek.Kind == GraphTokenKind.Word && Peek.Value.Equals(word, StringComparison.OrdinalIgnoreCase);
        at += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(string sign)
    {
        if (!TakeSign(sign))
        {
            throw Wrong(Peek);
        }
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Wrong(Peek);
        }
    }

    private static GraphQueryException Wrong(GraphToken token) => new("ParserFailure", "ParserFailure", token.Kind == GraphTokenKind.End ? "<EOF>" : token.Value);
}
