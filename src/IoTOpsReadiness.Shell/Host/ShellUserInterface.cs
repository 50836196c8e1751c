using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using IoTOpsReadiness.Shell.Rendering;

namespace IoTOpsReadiness.Shell.Host;

/// <summary>Where the engine's streams go. Asking is left to <see cref="Prompts"/>.</summary>
internal sealed class ShellUserInterface(Terminal terminal, Action interrupt) : PSHostUserInterface
{
    private readonly Prompts prompts = new(terminal, interrupt);

    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface(terminal);

    public override bool SupportsVirtualTerminal => terminal.Colors;

    public override void Write(string value) => terminal.Write(value ?? string.Empty);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        terminal.Write(value ?? string.Empty, AnsiColor.Sequence(foregroundColor, backgroundColor));

    public override void WriteLine(string value) => terminal.WriteLine(value ?? string.Empty);

    public override void WriteErrorLine(string value) => terminal.WriteErrorLine(value ?? string.Empty, PSStyle.Instance.Formatting.Error);

    public override void WriteWarningLine(string message) => terminal.WriteErrorLine("WARNING: " + message, PSStyle.Instance.Formatting.Warning);

    public override void WriteVerboseLine(string message) => terminal.WriteErrorLine("VERBOSE: " + message, PSStyle.Instance.Formatting.Verbose);

    public override void WriteDebugLine(string message) => terminal.WriteErrorLine("DEBUG: " + message, PSStyle.Instance.Formatting.Debug);

    public override void WriteProgress(long sourceId, ProgressRecord record) => terminal.ShowProgress(sourceId, record);

    public override string ReadLine() => prompts.ReadLine();

    public override SecureString ReadLineAsSecureString() => prompts.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        prompts.AskFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        prompts.AskChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        prompts.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        prompts.AskCredential(caption, message, userName);
}
