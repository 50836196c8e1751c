using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace IoTOpsReadiness.Shell.Host;

/// <summary>The engine's view of this program.</summary>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    public override string Name => "iotops-shell";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version ?? new Version();

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    /// <summary>Numbers and dates read the same on every machine: what is printed here ends up in pipelines.</summary>
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    /// <summary>Texts and help exist in English.</summary>
    public override CultureInfo CurrentUICulture { get; } = new("en-US");

    /// <summary>What <c>exit</c> said; null while nobody said it.</summary>
    public int? RequestedExitCode { get; private set; }

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new PSNotSupportedException("This shell has no nested prompts.");

    public override void ExitNestedPrompt() => throw new PSNotSupportedException("This shell has no nested prompts.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
