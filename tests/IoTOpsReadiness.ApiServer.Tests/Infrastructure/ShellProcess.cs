using System.Diagnostics;
using System.Reflection;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The built shell with the built module, as a process of its own.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    // What the machine that runs the tests has set must not decide them.
    private static readonly string[] ForeignVariables = ["NO_COLOR", "COLUMNS", "PSModulePath", "KUBECONFIG"];

    private static string ShellPath { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(ShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Shell").Value!));

    public static async Task<ShellResult> RunAsync(string command)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", ShellPath, "-Command", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in ForeignVariables)
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The shell did not end within {Limit.TotalSeconds:0} seconds.");
        }

        return new ShellResult(process.ExitCode, await output, await error);
    }
}
