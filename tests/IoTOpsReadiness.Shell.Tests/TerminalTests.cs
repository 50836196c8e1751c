namespace IoTOpsReadiness.Shell.Tests;

public class TerminalTests
{
    private const string ControlC = "\x03";
    private const string UpArrow = "\x1b[A";

    [PseudoTerminalFact]
    public void A_terminal_gets_colours()
    {
        using var terminal = new PseudoTerminal(null, "-c", "Get-Thing; Write-Bad");

        Assert.Equal(1, terminal.WaitForExit());
        Assert.Contains("\x1b[31mFail", terminal.Screen, StringComparison.Ordinal);
        Assert.Contains("\x1b[31;1mWrite-Bad: it is bad", terminal.Screen, StringComparison.Ordinal);
    }

    [PseudoTerminalFact]
    public void Colours_can_be_refused_and_progress_still_works()
    {
        using var option = new PseudoTerminal(null, "--no-color", "-c", "Get-Thing; Write-Streams; Write-Bad");
        using var variable = new PseudoTerminal(new Dictionary<string, string> { ["NO_COLOR"] = "1" }, "-c", "Get-Thing; Write-Bad");
        using var dumb = new PseudoTerminal(new Dictionary<string, string> { ["TERM"] = "dumb" }, "-c", "Get-Thing; Write-Bad");

        Assert.Equal((1, 1, 1), (option.WaitForExit(), variable.WaitForExit(), dumb.WaitForExit()));
        Assert.DoesNotContain('\x1b', option.Screen + variable.Screen + dumb.Screen);
        Assert.Contains("\r[ 40%] Working: step 40\r", option.Screen, StringComparison.Ordinal);
    }

    [PseudoTerminalFact]
    public void Ctrl_C_ends_a_command_line_with_130()
    {
        using var terminal = new PseudoTerminal(null, "Wait-Thing");

        terminal.WaitFor("waiting").Send(ControlC);

        Assert.Equal(130, terminal.WaitForExit());
    }

    [PseudoTerminalFact]
    public void Ctrl_C_at_a_question_stops_the_command_that_asks()
    {
        using var terminal = new PseudoTerminal(null, "Remove-Thing", "it");

        terminal.WaitFor("[?] Help").Send(ControlC);

        Assert.Equal(130, terminal.WaitForExit());
        Assert.DoesNotContain("removed", terminal.Screen, StringComparison.Ordinal);
    }

    [PseudoTerminalFact]
    public void The_prompt_survives_errors_and_Ctrl_C_and_remembers()
    {
        using var terminal = new PseudoTerminal(null);

        terminal.WaitFor("iotops> ").Send("Wait-Thing\r");
        terminal.WaitFor("waiting").Send(ControlC);
        terminal.WaitFor("iotops> ").Send("throw 'ouch'\r");
        terminal.WaitFor("Exception: ouch").WaitFor("iotops> ").Send("unfinished" + ControlC + "'st' +\r");
        terminal.WaitFor(">> ").Send("'ill'\r");
        terminal.WaitFor("still").WaitFor("iotops> ").Send(UpArrow + UpArrow + UpArrow + "\r");
        terminal.WaitFor("Exception: ouch").WaitFor("iotops> ").Send("Remove-Thing it\r");
        terminal.WaitFor("Help").Send("y\r");
        terminal.WaitFor("removed it").WaitFor("iotops> ").Send("Get-Si\t\r");
        terminal.WaitFor("Site: ").Send("here\r");
        terminal.WaitFor("site here").WaitFor("iotops> ").Send("exit 9\r");

        Assert.Equal(9, terminal.WaitForExit());
    }

    [PseudoTerminalFact]
    public void A_build_agent_is_not_asked()
    {
        using var terminal = new PseudoTerminal(new Dictionary<string, string> { ["CI"] = "true" }, "Remove-Thing", "it");

        Assert.Equal(1, terminal.WaitForExit());
        Assert.Contains("nobody can answer", terminal.Screen, StringComparison.Ordinal);
    }
}
