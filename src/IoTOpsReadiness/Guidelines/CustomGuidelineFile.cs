using System.Collections;
using System.Globalization;
using System.Management.Automation.Language;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>
/// Reads a file of guidelines: hashtables with the metadata and a script block <c>Check</c>. Nothing in it is run to read it.
/// </summary>
internal static class CustomGuidelineFile
{
    private static readonly string[] Members = ["Id", "Title", "Area", "Severity", "Recommendation", "Remediation", "HelpUri", "Evidence", "Topology", "TimeoutSec", "Check"];

    /// <exception cref="ReadinessException"><c>IoTOps.Guideline.InvalidFile</c>, <c>IoTOps.Guideline.Invalid</c>.</exception>
    public static IReadOnlyList<CustomGuideline> Read(string text, string name)
    {
        ScriptBlockAst script = Parser.ParseInput(text, name, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw Invalid(name, errors[0].Extent, errors[0].Message);
        }

        if (script.ParamBlock is not null || script.BeginBlock is not null || script.ProcessBlock is not null || script.EndBlock.Statements.Count == 0)
        {
            throw Invalid(name, script.Extent, "it does not consist of hashtables with Id, Title, Area, Severity, Recommendation and Check");
        }

        return [.. script.EndBlock.Statements.Select(statement => Read(Expression(statement) as HashtableAst ?? throw Invalid(name, statement.Extent, "this is not a hashtable"), name))];
    }

    private static CustomGuideline Read(HashtableAst table, string name)
    {
        Dictionary<string, ExpressionAst> members = new(StringComparer.OrdinalIgnoreCase);
        foreach ((ExpressionAst key, StatementAst value) in table.KeyValuePairs.Select(pair => (pair.Item1, pair.Item2)))
        {
            string member = (key as StringConstantExpressionAst)?.Value ?? throw Invalid(name, key.Extent, "a key is not a plain word");
            if (!Members.Contains(member, StringComparer.OrdinalIgnoreCase))
            {
                throw Invalid(name, key.Extent, $"'{member}' is no member; members are {string.Join(", ", Members)}");
            }

            members[member] = Expression(value) ?? throw Invalid(name, value.Extent, $"{member} is not a constant");
        }

        ExpressionAst Required(string member) => members.GetValueOrDefault(member) ?? throw Invalid(name, table.Extent, $"{member} is missing");
        string? Text(string member) => members.TryGetValue(member, out ExpressionAst? value) ? Constant(value, member, name) as string ?? throw Invalid(name, value.Extent, $"{member} is not a text") : null;
        T Enum<T>(string member)
            where T : struct, Enum =>
            System.Enum.TryParse(Text(member), ignoreCase: true, out T value) && System.Enum.IsDefined(value) ? value
            : throw Invalid(name, Required(member).Extent, $"{member} may be {string.Join(", ", System.Enum.GetNames<T>())}");

        ScriptBlockExpressionAst check = Required("Check") as ScriptBlockExpressionAst ?? throw Invalid(name, Required("Check").Extent, "Check is not a script block");
        foreach (string member in (string[])["Id", "Title", "Area", "Severity", "Recommendation"])
        {
            Required(member);
        }

        return new CustomGuidelineDraft
        {
            File = name,
            Id = Text("Id")!,
            Title = Text("Title")!,
            Area = Enum<Area>("Area"),
            Severity = Enum<Severity>("Severity"),
            Recommendation = Text("Recommendation")!,
            Remediation = Text("Remediation"),
            HelpUri = Text("HelpUri"),
            Topology = Text("Topology"),
            Evidence = members.TryGetValue("Evidence", out ExpressionAst? evidence) ? Texts(evidence, "Evidence", name) : [],
            TimeoutSec = members.TryGetValue("TimeoutSec", out ExpressionAst? seconds) ? Constant(seconds, "TimeoutSec", name) as int? ?? throw Invalid(name, seconds.Extent, "TimeoutSec is not a whole number") : 10,
            // In its place, so that an error names the line of the file.
            Script = new string('\n', check.Extent.StartLineNumber - 1) + check.Extent.Text[1..^1],
        }.Make();
    }

    private static ExpressionAst? Expression(StatementAst statement) =>
        statement is PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0 } element] } ? element.Expression : null;

    private static string[] Texts(ExpressionAst value, string member, string name) => Constant(value, member, name) switch
    {
        string text => [text],
        IEnumerable items when items.Cast<object?>().All(item => item is string) => [.. items.Cast<string>()],
        _ => throw Invalid(name, value.Extent, $"{member} is not a list of texts"),
    };

    private static object? Constant(ExpressionAst value, string member, string name)
    {
        try
        {
            return value.SafeGetValue();
        }
        catch (InvalidOperationException)
        {
            throw Invalid(name, value.Extent, $"{member} is not a constant");
        }
    }

    private static ReadinessException Invalid(string name, IScriptExtent place, string problem) => new(
        "IoTOps.Guideline.InvalidFile",
        ErrorKind.InvalidData,
        string.Create(CultureInfo.InvariantCulture, $"'{name}' is not a file of guidelines: line {place.StartLineNumber}: {problem.TrimEnd('.')}."),
        "Compare it with docs/custom-guidelines.md.",
        name);
}
