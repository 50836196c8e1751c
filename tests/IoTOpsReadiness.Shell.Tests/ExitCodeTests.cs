using System.Diagnostics;
using System.Globalization;

namespace IoTOpsReadiness.Shell.Tests;

public class ExitCodeTests
{
    [Fact]
    public void An_error_record_makes_one_and_the_run_goes_on()
    {
        var result = ShellProcess.Run("Write-Bad");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("after", result.Output.Trim());
        Assert.Equal($"Write-Bad: it is bad{Environment.NewLine}  Recommendation: make it good", result.Error.Trim());
    }

    [Fact]
    public void An_error_nobody_sees_is_none() =>
        Assert.Equal(0, ShellProcess.Run("-c", "Write-Bad -ErrorAction SilentlyContinue; try { throw 'x' } catch { }").ExitCode);

    [Fact]
    public void An_error_that_ends_the_run_makes_one_and_loses_no_rows()
    {
        // Rows of a table without fixed columns are held back by the engine; they have to be out before the error.
        var result = ShellProcess.Run("-c", "[pscustomobject]@{ Row = 'first' }; throw 'boom'; 'never'");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("first", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never", result.Output, StringComparison.Ordinal);
        Assert.Equal("Exception: boom", result.Error.Trim());
    }

    [Fact]
    public void Exit_says_the_code_also_after_an_error()
    {
        var result = ShellProcess.Run("-c", "Write-Bad; [pscustomobject]@{ Row = 'kept' }; exit 3; 'never'");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("kept", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_file_gets_its_arguments_and_says_the_code()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("my check.ps1", """
            param([string]$Site, [switch]$Deep, [string[]]$Name)
            "site=$Site deep=$Deep names=$($Name -join '|') rest=$args root=$PSScriptRoot"
            exit 5
            """);

        var result = ShellProcess.Run("-File", script, "-Site", "plant 1", "-Deep:$true", "-Name", "a,b", "more");

        Assert.Equal(5, result.ExitCode);
        Assert.Equal($"site=plant 1 deep=True names=a|b rest=more root={folder.Path}", result.Output.Trim());
    }

    [Fact]
    public void A_script_on_standard_input_is_run_as_a_whole()
    {
        var result = ShellProcess.RunWith("function f {\n  'in f'\n}\nf\nexit 4\n", null, "--module", ShellProcess.ProbeModule);

        Assert.Equal(4, result.ExitCode);
        Assert.Equal("in f", result.Output.Trim());
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("-File", "missing.ps1")]
    [InlineData()]
    public void Wrong_usage_is_two_and_starts_nothing(params string[] arguments)
    {
        var result = ShellProcess.RunWith(null, null, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("iotops-shell: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_names_the_line()
    {
        var result = ShellProcess.Run("-c", "'before'\nGet-Thing |\n");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("ParserError", result.Error, StringComparison.Ordinal);
        Assert.Contains("2 | Get-Thing |", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_is_not_there_or_cannot_be_imported_is_named()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Write("Broken.psm1", "throw 'no luck'");

        var missing = ShellProcess.RunWith(null, null, "--module", folder.Path + "/Nothing", "-c", "'ran'");
        var failing = ShellProcess.RunWith(null, null, "--module", broken, "-c", "'ran'");

        Assert.Equal((1, string.Empty), (missing.ExitCode, missing.Output));
        Assert.Contains("Nothing", missing.Error, StringComparison.Ordinal);
        Assert.Equal((1, string.Empty), (failing.ExitCode, failing.Output));
        Assert.Contains("no luck", failing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_stops_the_run(string signal, int expected)
    {
        if (OperatingSystem.IsWindows())
            return;

        using var process = ShellProcess.Start(null, "--module", ShellProcess.ProbeModule, "-c", "try { Wait-Thing } finally { [Console]::Out.WriteLine('cleaned up') }");
        Assert.Equal("waiting", process.StandardOutput.ReadLine());
        using (Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            var result = ShellProcess.Finish(process);

            Assert.Equal(expected, result.ExitCode);
            Assert.Contains("cleaned up", result.Output, StringComparison.Ordinal);
        }
    }
}
