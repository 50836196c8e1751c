using IoTOpsReadiness.Shell.CommandLine;

namespace IoTOpsReadiness.Shell.Tests;

public class OptionParserTests
{
    [Fact]
    public void Without_arguments_a_terminal_gets_a_prompt_and_a_pipe_is_read()
    {
        Assert.Equal(ShellMode.Interactive, OptionParser.Parse([], inputIsTerminal: true).Mode);
        Assert.Equal(ShellMode.StandardInput, OptionParser.Parse([], inputIsTerminal: false).Mode);
    }

    [Fact]
    public void Options_end_where_the_command_begins()
    {
        var options = OptionParser.Parse(["--no-color", "--module", "m", "Get-Thing", "--help", "-c"], inputIsTerminal: true);

        Assert.Equal(ShellMode.Arguments, options.Mode);
        Assert.Equal(["Get-Thing", "--help", "-c"], options.Arguments);
        Assert.True(options.NoColor);
        Assert.Equal("m", options.ModulePath);
    }

    [Fact]
    public void A_script_name_as_command_is_a_script_file()
    {
        var options = OptionParser.Parse(["./check.ps1", "-Site", "x"], inputIsTerminal: true);

        Assert.Equal((ShellMode.File, "./check.ps1"), (options.Mode, options.Text));
        Assert.Equal(["-Site", "x"], options.Arguments);
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("-NoProfile")]
    [InlineData("--module")]
    [InlineData("-c")]
    [InlineData("-f")]
    public void What_is_not_understood_is_named(string option)
    {
        var error = Assert.Throws<UsageException>(() => OptionParser.Parse([option], inputIsTerminal: true));

        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_text_in_pieces_is_refused_because_its_quotes_are_lost() =>
        Assert.Throws<UsageException>(() => OptionParser.Parse(["-c", "Get-Thing", "a b"], inputIsTerminal: true));
}
