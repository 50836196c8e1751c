namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
