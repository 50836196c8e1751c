using System.Diagnostics;

namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>A program of the system that tests run.</summary>
internal static class Tool
{
    /// <summary>Why a test cannot run; null where the program is there.</summary>
    public static string? Missing(string name) =>
        !OperatingSystem.IsLinux() ? "Needs Linux."
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))) ? null
        : $"Needs the program '{name}' (on Debian and Ubuntu: apt-get install {name}).";

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output) Run(string name, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }
}
