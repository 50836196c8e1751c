using System.Management.Automation;

namespace IoTOpsReadiness.Binding;

/// <summary>Whether somebody is there to answer.</summary>
internal static class InteractiveHost
{
    private static readonly string[] BuildAgents = ["CI", "TF_BUILD", "GITHUB_ACTIONS"];

    /// <summary>False in a runbook, on a build agent, under -NonInteractive and in hosts that show nothing.</summary>
    public static bool CanPrompt(PSCmdlet cmdlet) =>
        Environment.UserInteractive
        && cmdlet.Host?.UI?.RawUI is not null
        && cmdlet.Host.Name is not ("Default Host" or "ServerRemoteHost")
        && !Environment.GetCommandLineArgs().Any(argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase))
        && Environment.GetEnvironmentVariable("AZUREPS_HOST_ENVIRONMENT") is null
        && Array.TrueForAll(BuildAgents, name => Environment.GetEnvironmentVariable(name) is null or "" or "0" or "false")
        && !Console.IsInputRedirected;
}
