using System.Diagnostics;
using System.Reflection;

namespace IoTOpsReadiness.Shell.Tests;

/// <summary>The built shell as a child process, with the tests' own module.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static string Path { get; } = typeof(ShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ShellPath").Value!;

    public static string ProbeModule { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Modules", "Probe");

    public static ShellResult Run(params string[] arguments) => RunWith(null, null, ["--module", ProbeModule, .. arguments]);

    public static ShellResult RunWith(string? input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return Finish(process);
    }

    public static Process Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Neutralise(start, environment);
        return Process.Start(start)!;
    }

    public static ShellResult Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The shell did not end.");
        }

        return new ShellResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>What the machine that runs the tests has set must not decide them.</summary>
    public static void Neutralise(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment)
    {
        foreach (var name in new[] { "NO_COLOR", "COLUMNS", "CI", "TF_BUILD", "PSModulePath" })
            start.Environment.Remove(name);
        start.Environment["TERM"] = "xterm";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
    }
}
