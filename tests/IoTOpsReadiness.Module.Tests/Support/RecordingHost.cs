using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>A host that keeps what it is shown, and answers choices in turn, the last answer for all that follow.</summary>
internal sealed class RecordingHost(int width = 120, params int[] answers) : PSHost
{
    private readonly RecordingInterface ui = new(width, answers);

    public string Text => ui.Text.ToString();

    public int Prompts => ui.Prompts;

    public IReadOnlyList<string> Questions => ui.Questions;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Recording";

    public override PSHostUserInterface UI => ui;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new PSNotImplementedException();

    public override void ExitNestedPrompt() => throw new PSNotImplementedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class RecordingInterface(int width, int[] answers) : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public List<string> Questions { get; } = [];

        public int Prompts => Questions.Count;

        public override PSHostRawUserInterface RawUI { get; } = new FixedRawUserInterface(width);

        public override bool SupportsVirtualTerminal => true;

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new PSNotImplementedException();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Add(message);
            return answers.Length == 0 ? defaultChoice : answers[Math.Min(Prompts, answers.Length) - 1];
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new PSNotImplementedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new PSNotImplementedException();

        public override string ReadLine() => throw new PSNotImplementedException();

        public override SecureString ReadLineAsSecureString() => throw new PSNotImplementedException();

        public override void Write(string value) => Text.Append(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Text.Append(value).Append('\n');

        public override void WriteDebugLine(string message) => WriteLine(message);

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteVerboseLine(string message) => WriteLine(message);

        public override void WriteWarningLine(string message) => WriteLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }
    }

    private sealed class FixedRawUserInterface(int width) : PSHostRawUserInterface
    {
        public override ConsoleColor BackgroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(width, 50);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Size MaxWindowSize => BufferSize;

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(width, 50);

        public override string WindowTitle { get; set; } = "";

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new PSNotImplementedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new PSNotImplementedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new PSNotImplementedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new PSNotImplementedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new PSNotImplementedException();
    }
}
