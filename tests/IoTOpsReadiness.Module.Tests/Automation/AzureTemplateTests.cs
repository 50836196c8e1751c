using System.Management.Automation.Language;
using System.Text.Json;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Automation;

/// <summary>What the Bicep files say about the module is what the module says.</summary>
public sealed class AzureTemplateTests
{
    private static readonly string Folder = Path.Combine(BuiltFiles.RepositoryRoot, "docs", "automation", "azure");

    [Fact]
    public void The_role_has_the_actions_the_module_writes()
    {
        using var engine = new Engine();
        using var role = new TemporaryFile(".json");
        engine.Run($"$null = Get-IoTOpsRequiredPermission -AzurePath '{role.Path}' -SubscriptionId 00000000-0000-0000-0000-000000000000").RequireNoErrors();
        using JsonDocument written = JsonDocument.Parse(File.ReadAllText(role.Path));

        string template = File.ReadAllText(Path.Combine(Folder, "main.bicep"));
        string actions = Regex.Match(template, @"(?s)\nvar actions = \[\n(.*?)\n\]").Groups[1].Value;

        Assert.Equal(
            written.RootElement.GetProperty("Actions").EnumerateArray().Select(action => action.GetString()),
            actions.Split('\n').Select(line => line.Trim().Trim('\'')));
    }

    [Fact]
    public void The_scheduled_job_is_given_parameters_of_the_runbook()
    {
        ScriptBlockAst runbook = Parser.ParseFile(Path.Combine(BuiltFiles.Module, "runbooks", "Invoke-IoTOpsReadiness.ps1"), out _, out _);
        string template = File.ReadAllText(Path.Combine(Folder, "automation.bicep"));
        string[] given = [.. Regex.Matches(Regex.Match(template, @"(?s)\n    parameters: \{\n(.*?)\n    \}").Groups[1].Value, @"(?m)^ +(\w+):").Select(match => match.Groups[1].Value)];

        Assert.Contains("StorageAccountName", given);
        Assert.Equal([], given.Except(runbook.ParamBlock.Parameters.Select(parameter => parameter.Name.VariablePath.UserPath)));
    }

    [Fact]
    public void Each_part_is_given_what_it_takes()
    {
        string main = File.ReadAllText(Path.Combine(Folder, "main.bicep"));
        string part = File.ReadAllText(Path.Combine(Folder, "automation.bicep"));

        Assert.Equal(
            Regex.Matches(part, @"(?m)^param (\w+) ").Select(match => match.Groups[1].Value),
            Regex.Matches(Regex.Match(main, @"(?s)\n  params: \{\n(.*?)\n  \}").Groups[1].Value, @"(?m)^    (\w+):").Select(match => match.Groups[1].Value));
    }
}
