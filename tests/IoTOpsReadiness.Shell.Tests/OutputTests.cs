namespace IoTOpsReadiness.Shell.Tests;

public class OutputTests
{
    [Fact]
    public void Redirected_output_uses_the_views_and_has_no_escape_sequence()
    {
        var result = ShellProcess.Run("-c", "Get-Thing; \"`e[31mred`e[0m\"; Write-Bad");

        Assert.Contains("THE NAME", result.Output, StringComparison.Ordinal);
        Assert.Contains("red", result.Lines);
        Assert.DoesNotContain('\x1b', result.Output + result.Error);
    }

    [Fact]
    public void Without_a_terminal_it_is_120_columns_wide_or_what_COLUMNS_says()
    {
        var usual = ShellProcess.Run("Get-Thing");
        var narrow = ShellProcess.RunWith(null, new Dictionary<string, string> { ["COLUMNS"] = "60" }, "--module", ShellProcess.ProbeModule, "Get-Thing");

        // The engine may leave the last column free.
        Assert.InRange(usual.Lines.Max(line => line.Length), 119, 120);
        Assert.InRange(narrow.Lines.Max(line => line.Length), 59, 60);
    }

    [Fact]
    public void Only_data_goes_to_standard_output_and_progress_nowhere()
    {
        var result = ShellProcess.Run("Write-Streams", "-Verbose", "-InformationAction", "SilentlyContinue");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["data"], result.Lines);
        Assert.Contains("WARNING: careful", result.Error, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: details", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Working", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_arrive_as_they_were()
    {
        string[] arguments = ["a \"b\" c", "it's $x ‘q’", "", "-5", "x;y", "{\"a\":1,\"b\":2}", "tab\there", "ends with \\"];

        var result = ShellProcess.Run(["Get-Echo", .. arguments]);

        Assert.Equal(arguments.Select(argument => $"[{argument}]"), result.Output.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void Parameters_lists_and_operators_work_in_a_command_line()
    {
        var bound = ShellProcess.Run("Get-Bound", "-Name", "Broker.*,Data", "-Text", "(x)", "-Flag:$false", "-Count", "3", "|", "ForEach-Object", "ToUpper");

        Assert.Equal("2 BROKER.*|DATA TEXT=(X) FLAG=FALSE COUNT=3", bound.Output.Trim());
    }

    [Fact]
    public void Numbers_and_dates_do_not_depend_on_the_machine()
    {
        var result = ShellProcess.RunWith(null, new Dictionary<string, string> { ["LANG"] = "de_DE.UTF-8" }, "--module", ShellProcess.ProbeModule, "-c", "1.5; 'Größe'");

        Assert.Equal(["1.5", "Größe"], result.Lines);
    }

    [Fact]
    public void A_question_nobody_can_answer_fails_at_once_and_changes_nothing()
    {
        var asked = ShellProcess.Run("Remove-Thing", "it");
        var decided = ShellProcess.Run("Remove-Thing", "it", "-Confirm:$false");
        var missing = ShellProcess.Run("Get-Site");

        Assert.Equal((1, string.Empty), (asked.ExitCode, asked.Output));
        Assert.Contains("nobody can answer", asked.Error, StringComparison.Ordinal);
        Assert.Contains("-Confirm:$false", asked.Error, StringComparison.Ordinal);
        Assert.Equal("removed it", decided.Output.Trim());
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("Site", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_program_writes_to_standard_error_is_not_an_error()
    {
        if (OperatingSystem.IsWindows())
            return;

        var result = ShellProcess.Run("-c", "sh -c 'echo note >&2; echo data'");

        Assert.Equal((0, "data", "note"), (result.ExitCode, result.Output.Trim(), result.Error.Trim()));
    }

    [Fact]
    public void An_unknown_command_says_what_this_shell_is_not()
    {
        var result = ShellProcess.Run("Get-Thing", "|", "ConvertTo-Json");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("ConvertTo-Json: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("PowerShell 7.4", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_and_version_need_no_module()
    {
        var help = ShellProcess.RunWith(null, null, "--help");
        var version = ShellProcess.RunWith(null, null, "--version");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("exit codes:", help.Output, StringComparison.Ordinal);
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^iotops-shell \d+\.\d+\.\d+.* \(PowerShell engine 7\.", version.Output);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var home = new TemporaryFolder();
        using var temp = new TemporaryFolder();

        var result = ShellProcess.RunWith(
            null,
            new Dictionary<string, string> { ["HOME"] = home.Path, ["TMPDIR"] = temp.Path, ["DOTNET_EnableDiagnostics"] = "0" },
            "--module",
            ShellProcess.ProbeModule,
            "-c",
            "Get-Module -ListAvailable; Get-Help Get-Thing; 'done'");

        Assert.Equal("done", result.Lines[^1]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));
    }

    [Fact]
    public void The_built_module_is_beside_the_shell()
    {
        var versions = Directory.GetDirectories(Path.Combine(Path.GetDirectoryName(ShellProcess.Path)!, "Modules", "IoTOpsReadiness"))
            .Where(version => File.Exists(Path.Combine(version, "IoTOpsReadiness.psd1")));

        Assert.True(File.Exists(Path.Combine(Assert.Single(versions), "bin", "net8.0", "IoTOpsReadiness.dll")));
    }
}
