using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Automation;

/// <summary>What the examples for automation run is PowerShell, and calls commands and parameters that exist.</summary>
public sealed class ExampleScriptTests : IDisposable
{
    private static readonly string Examples = Path.Combine(BuiltFiles.RepositoryRoot, "docs", "automation");

    private readonly Engine engine = new();

    public static TheoryData<string> Files => new(
        Directory.EnumerateFiles(Examples, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".md" or ".yml" or ".yaml")
            .Select(file => Path.GetRelativePath(Examples, file).Replace('\\', '/'))
            .Append("../../module/runbooks/Invoke-IoTOpsReadiness.ps1")
            .Order(StringComparer.Ordinal));

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("kubernetes/cronjob.yaml", 1)]
    [InlineData("kubernetes/fleet-job.yaml", 1)]
    [InlineData("pipelines/azure-pipelines.yml", 2)]
    [InlineData("pipelines/github-actions.yml", 2)]
    public void The_scripts_of_a_file_are_found(string file, int count) => Assert.Equal(count, Scripts(file).Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_script_parses_and_names_what_exists(string file)
    {
        Dictionary<string, CommandInfo> commands = engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Cmdlet").RequireNoErrors().Objects
            .Select(item => (CommandInfo)item.BaseObject)
            .ToDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);
        Assert.NotEmpty(commands);

        Assert.Equal([], Scripts(file).SelectMany(script => Problems(script, commands)));
    }

    [Theory]
    [InlineData("Test-IoTOpsClutser", "Test-IoTOpsClutser does not exist")]
    [InlineData("Test-IoTOpsCluster -Smaple Ready", "has no parameter -Smaple")]
    [InlineData("$a = @{ Smaple = 'Ready' }; Test-IoTOpsCluster @a", "has no parameter -Smaple")]
    [InlineData("$a = @{}; $a.Smaple = 'Ready'; Test-IoTOpsCluster @a", "has no parameter -Smaple")]
    [InlineData("1 | Export-IoTOpsReport -Path a -Format Html, Pdf", "-Format does not take Pdf")]
    [InlineData("if (", "does not parse")]
    public void What_does_not_exist_is_told(string script, string problem)
    {
        Dictionary<string, CommandInfo> commands = engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Cmdlet").Objects
            .Select(item => (CommandInfo)item.BaseObject)
            .ToDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);

        Assert.Contains(problem, Assert.Single(Problems(script, commands)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Problems(string text, Dictionary<string, CommandInfo> commands)
    {
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            yield return $"does not parse: {errors[0].Message}: {text}";
            yield break;
        }

        foreach (CommandAst call in script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            string name = call.GetCommandName() ?? "";
            if (!name.Contains("-IoTOps", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!commands.TryGetValue(name, out CommandInfo? command))
            {
                yield return $"{name} does not exist";
                continue;
            }

            foreach (string problem in Named(call).Concat(Splatted(call, script)).SelectMany(given => Problem(command, given.Name, given.Values)))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Problem(CommandInfo command, string name, string[] values)
    {
        if (!command.Parameters.TryGetValue(name, out ParameterMetadata? parameter))
        {
            return [$"{command.Name} has no parameter -{name}"];
        }

        Type type = parameter.ParameterType.GetElementType() ?? parameter.ParameterType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum
            ? values.Except(Enum.GetNames(type), StringComparer.OrdinalIgnoreCase).Select(value => $"{command.Name} -{name} does not take {value}")
            : [];
    }

    private static IEnumerable<(string Name, string[] Values)> Named(CommandAst call)
    {
        for (int index = 0; index < call.CommandElements.Count; index++)
        {
            if (call.CommandElements[index] is CommandParameterAst parameter)
            {
                yield return (parameter.ParameterName, Constants(parameter.Argument ?? call.CommandElements.ElementAtOrDefault(index + 1)));
            }
        }
    }

    // What a script puts into the hashtable, wherever it does so.
    private static IEnumerable<(string Name, string[] Values)> Splatted(CommandAst call, ScriptBlockAst script)
    {
        HashSet<string> variables = call.CommandElements.OfType<VariableExpressionAst>().Where(variable => variable.Splatted).Select(variable => variable.VariablePath.UserPath).ToHashSet(StringComparer.OrdinalIgnoreCase);
        bool IsOurs(Ast node) => node is VariableExpressionAst variable && variables.Contains(variable.VariablePath.UserPath);
        foreach (AssignmentStatementAst assignment in script.FindAll(node => node is AssignmentStatementAst, searchNestedScriptBlocks: true).Cast<AssignmentStatementAst>())
        {
            if (assignment.Left is MemberExpressionAst { Member: StringConstantExpressionAst key } member && IsOurs(member.Expression))
            {
                yield return (key.Value, Constants((assignment.Right as CommandExpressionAst)?.Expression));
            }
            else if (IsOurs(assignment.Left) && assignment.Right is CommandExpressionAst { Expression: HashtableAst table })
            {
                foreach (var (name, value) in table.KeyValuePairs)
                {
                    yield return (((StringConstantExpressionAst)name).Value, Constants(((value as PipelineAst)?.PipelineElements[0] as CommandExpressionAst)?.Expression));
                }
            }
        }
    }

    private static string[] Constants(Ast? argument) => argument switch
    {
        StringConstantExpressionAst text => [text.Value],
        ArrayLiteralAst list => [.. list.Elements.OfType<StringConstantExpressionAst>().Select(text => text.Value)],
        _ => [],
    };

    private static List<string> Scripts(string file)
    {
        string path = Path.Combine(Examples, file);
        string[] lines = File.ReadAllLines(path);
        return Path.GetExtension(file) switch
        {
            ".ps1" => [string.Join('\n', lines)],
            ".md" => [.. Fenced(lines)],
            _ => [.. Scalars(lines)],
        };
    }

    private static IEnumerable<string> Fenced(string[] lines)
    {
        for (int index = 0; index < lines.Length; index++)
        {
            if (lines[index] == "```powershell")
            {
                string[] block = [.. lines.Skip(index + 1).TakeWhile(line => line != "```")];
                index += block.Length;
                yield return string.Join('\n', block);
            }
        }
    }

    // Blocks ("key: |"), and the keys that hold one line of PowerShell.
    private static IEnumerable<string> Scalars(string[] lines)
    {
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index].TrimStart(' ', '-');
            if (lines[index].EndsWith(" |", StringComparison.Ordinal))
            {
                int indent = Indent(lines[index + 1]);
                string[] block = [.. lines.Skip(index + 1).TakeWhile(each => each.Length == 0 || Indent(each) >= indent)];
                index += block.Length;
                // What a pipeline puts in before the script is seen by PowerShell.
                yield return string.Join('\n', block.Select(each => each.Length == 0 ? "" : each[indent..])).Replace("$(kubeContext)", "plant", StringComparison.Ordinal);
            }
            else if (line.StartsWith("run: ", StringComparison.Ordinal) || line.StartsWith("pwsh: ", StringComparison.Ordinal))
            {
                yield return line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
            }
        }
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;
}
