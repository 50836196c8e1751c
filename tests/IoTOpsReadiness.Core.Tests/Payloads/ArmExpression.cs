using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>
/// Just enough of the expression language for the templates at hand: what depends on a subscription, such as ids and
/// hashes, becomes a constant.
/// </summary>
internal sealed partial class ArmExpression(ArmTemplate template, string text)
{
    private readonly string[] tokens = [.. Token().Matches(text).Select(match => match.Value)];
    private int next;

    public JsonNode? Evaluate()
    {
        string token = tokens[next++];
        JsonNode? value = token[0] == '\'' ? JsonValue.Create(token[1..^1].Replace("''", "'", StringComparison.Ordinal))
            : int.TryParse(token, out int number) ? JsonValue.Create(number)
            : Call(token);
        while (Accept("."))
        {
            string member = tokens[next++];
            value = (value as JsonObject)?[member];
        }

        return value;
    }

    private JsonNode? Call(string function)
    {
        List<JsonNode?> arguments = [];
        Assert.True(Accept("("), text);
        while (!Accept(")"))
        {
            arguments.Add(Evaluate());
            Accept(",");
        }

        return function switch
        {
            "parameters" => template.Parameter(Text(arguments[0])),
            "variables" => template.Variable(Text(arguments[0])),
            "tryGet" => (arguments[0] as JsonObject)?[Text(arguments[1])],
            "coalesce" => arguments.FirstOrDefault(argument => argument is not null),
            "if" => arguments[IsTrue(arguments[0]) ? 1 : 2],
            "equals" => JsonNode.DeepEquals(arguments[0], arguments[1]),
            "not" => !IsTrue(arguments[0]),
            "empty" => arguments[0] is null || Text(arguments[0]) is "" or "[]" or "{}",
            "true" => true,
            "false" => false,
            "null" => null,
            "format" => string.Format(CultureInfo.InvariantCulture, Text(arguments[0]), [.. arguments.Skip(1).Select(Text)]),
            "concat" => string.Concat(arguments.Select(Text)),
            "toLower" => Text(arguments[0]).ToLowerInvariant(),
            "union" => new JsonObject(arguments.OfType<JsonObject>().SelectMany(item => item).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))),
            "createObject" => new JsonObject(arguments.Chunk(2).Select(pair => KeyValuePair.Create(Text(pair[0]), pair[1]?.DeepClone()))),
            // Functions of the template's own only build what a deployment without parameters leaves out.
            _ when function.Contains('.', StringComparison.Ordinal) => null,
            _ => $"{function}-value",
        };
    }

    private bool Accept(string token)
    {
        bool isNext = next < tokens.Length && tokens[next] == token;
        next += isNext ? 1 : 0;
        return isNext;
    }

    private static bool IsTrue(JsonNode? value) => value?.GetValue<bool>() == true;

    private static string Text(JsonNode? value) => value?.ToString() ?? "";

    [GeneratedRegex(@"'(?:[^']|'')*'|[A-Za-z_]\w*(?:\.\w+(?=\())?|\d+|[().,]")]
    private static partial Regex Token();
}
