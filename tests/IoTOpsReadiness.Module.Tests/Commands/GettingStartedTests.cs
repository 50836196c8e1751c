using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>The tutorial is run as it stands: its commands in their order, and what it shows is what they print.</summary>
public sealed partial class GettingStartedTests : IDisposable
{
    // What the page is written for; wide enough for a sentence, narrow enough for a page.
    private const int Width = 100;

    // What PowerShell itself brings, and this engine has no modules for.
    private const string Stubs = "function global:Get-Date { [datetime]::UtcNow }";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("iotops-test-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Its_commands_work_in_their_order_and_print_what_it_shows()
    {
        IReadOnlyList<Step> steps = Read(File.ReadAllText(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "getting-started.md")));
        string[] started = [.. steps.Where(step => step.Language == "sh").Select(step => step.Code)];
        Assert.Equal(["dotnet build", "dotnet run --project src/IoTOpsReadiness.Sandbox -- MultiNode --output ./rehearsal"], started);

        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("MultiNode");
        string signIn = await sandbox.SignInAsync();
        var host = new RecordingHost(Width, 0);
        using var engine = new Engine(host: host);
        engine.Run($"{Stubs}; {signIn}; $null = $ExecutionContext.SessionState.Path.SetLocation('{folder.FullName}')").RequireNoErrors();
        Assert.True(steps.Count(step => step.Language == "powershell") > 12);

        StringBuilder failures = new();
        foreach (Step step in steps.Where(step => step.Language == "powershell"))
        {
            int before = host.Text.Length;
            foreach (string command in Statements(step.Code))
            {
                // The process that runs the tests is no place for the sandbox's managed identity: its token signs in instead.
                if (command.StartsWith("$env:IDENTITY_", StringComparison.Ordinal))
                {
                    Assert.Contains(Normal(command), Normal(sandbox.Printed), StringComparison.Ordinal);
                    continue;
                }

                // Files go to a folder of the test's own; the module is where it was built.
                string run = command.Replace("./output/", BuiltFiles.RepositoryRoot + "/output/", StringComparison.Ordinal);
                if (command.Contains("-TokenSource ManagedIdentity", StringComparison.Ordinal))
                {
                    Assert.Contains(Normal(command), Normal(sandbox.Printed), StringComparison.Ordinal);
                    run = $"Connect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' {ContextAndInstance().Match(command).Value} @azure";
                }

                using PowerShell shell = engine.CreatePowerShell(run);
                // As a console runs what is typed.
                shell.AddCommand("Out-Default").Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
                Output output = Engine.Run(shell);
                Assert.True(output.Terminating is null && !shell.HadErrors, $"{command}: {output.Terminating}\n{host.Text[before..]}");
            }

            if (step.Output is { } shown && !IsShown(shown, host.Text[before..]) && !(SideBySide().IsMatch(step.Code) && IsShownInAnyOrder(shown, host.Text[before..])))
            {
                failures.AppendLine(step.Code).AppendLine("prints").AppendLine(Clean(host.Text[before..]));
            }
        }

        Assert.True(failures.Length == 0, failures.ToString());
    }

    [Fact]
    public void It_shows_the_whole_way()
    {
        string page = File.ReadAllText(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "getting-started.md"));

        string[] way = ["Connect-IoTOpsCluster", "Test-IoTOpsCluster", "Get-IoTOpsRemediationPlan", "-WhatIf", "$plan | Invoke-IoTOpsRemediation -JournalPath", "READY: porto-assembly", "Undo-IoTOpsRemediation"];
        int[] places = [.. way.Select(command => page.IndexOf(command, StringComparison.Ordinal))];

        Assert.DoesNotContain(-1, places);
    }

    private static bool IsShown(string shown, string printed)
    {
        string[] expected = Normal(shown).Split('\n');
        string[] actual = Normal(Clean(printed)).Split('\n');
        int at = 0;
        bool mayLeaveOut = false;
        foreach (string line in expected)
        {
            // Where the page says ..., lines are left out.
            if (line == "...")
            {
                mayLeaveOut = true;
                continue;
            }

            int found = mayLeaveOut ? Array.IndexOf(actual, line, at) : at < actual.Length && actual[at] == line ? at : -1;
            if (found < 0)
            {
                return false;
            }

            at = found + 1;
            mayLeaveOut = false;
        }

        return mayLeaveOut || at == actual.Length;
    }

    private static bool IsShownInAnyOrder(string shown, string printed) =>
        Normal(shown).Split('\n').Order(StringComparer.Ordinal).SequenceEqual(Normal(Clean(printed)).Split('\n').Order(StringComparer.Ordinal));

    // What a page shows has no colours, and no blank lines around it.
    private static string Clean(string printed) =>
        string.Join('\n', Escape().Replace(printed, "").ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n');

    // What differs from day to day and from machine to machine: moments, ports, ids of runs, tokens, folders, durations.
    private static string Normal(string text)
    {
        text = Moment().Replace(text, "<moment>");
        text = RunId().Replace(text, "<run>");
        text = Port().Replace(text, "$1:<port>");
        text = Header().Replace(text, "$1<header>'");
        text = FolderName().Replace(text, "'<folder>/$1'");
        return Duration().Replace(text, "<duration>");
    }

    private static IEnumerable<string> Statements(string code)
    {
        ScriptBlockAst script = Parser.ParseInput(code, out _, out ParseError[] errors);
        Assert.Empty(errors);
        return script.EndBlock.Statements.Select(statement => statement.Extent.Text);
    }

    private static IReadOnlyList<Step> Read(string page) =>
        [.. Blocks().Matches(page.ReplaceLineEndings("\n")).Select(match => new Step(match.Groups["language"].Value, match.Groups["code"].Value, match.Groups["output"] is { Success: true } output ? output.Value : null))];

    [GeneratedRegex(@"^```(?<language>sh|powershell)\n(?<code>.*?)\n```$(\n\n^```\n(?<output>.*?)\n```$)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    // Steps that do not depend on each other are made side by side, in no order.
    [GeneratedRegex("-WhatIf|Undo-IoTOpsRemediation|Get-IoTOpsRemediationHistory")]
    private static partial Regex SideBySide();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex RunId();

    [GeneratedRegex(@"(127\.0\.0\.1):\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"(IDENTITY_HEADER = ')[^']*'")]
    private static partial Regex Header();

    [GeneratedRegex(@"'[^'\n]*[\\/](kubeconfig|ca\.crt)'")]
    private static partial Regex FolderName();

    [GeneratedRegex(@"\b\d+([.,]\d+)? ?(ms|s)\b")]
    private static partial Regex Duration();

    [GeneratedRegex("-KubeContext .* -InstanceId '[^']*'")]
    private static partial Regex ContextAndInstance();

    private sealed record Step(string Language, string Code, string? Output);
}
