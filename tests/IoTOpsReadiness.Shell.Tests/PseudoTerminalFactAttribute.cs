namespace IoTOpsReadiness.Shell.Tests;

/// <summary>A test that needs a terminal; skipped, with the reason, where none can be made.</summary>
internal sealed class PseudoTerminalFactAttribute : FactAttribute
{
    public PseudoTerminalFactAttribute()
    {
        if (!PseudoTerminal.IsAvailable)
            Skip = "Needs Linux and the program 'script' (util-linux) to make a terminal.";
    }
}
