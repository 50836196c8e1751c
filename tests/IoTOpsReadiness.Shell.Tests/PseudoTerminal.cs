using System.Diagnostics;
using System.Text;

namespace IoTOpsReadiness.Shell.Tests;

/// <summary>The shell on a terminal, by way of <c>script</c> from util-linux.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly Process process;
    private readonly StringBuilder screen = new();
    private readonly Task reader;
    private int seen;

    public PseudoTerminal(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        string[] command = ["dotnet", "exec", ShellProcess.Path, "--module", ShellProcess.ProbeModule, .. arguments];

        // In place of the system's shell: one that stayed would get Ctrl+C too, and some of them end with 130 for it
        // whatever the command they ran ended with.
        var line = "exec " + string.Join(' ', command.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var start = new ProcessStartInfo("script", ["-qec", line, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        ShellProcess.Neutralise(start, environment);
        start.Environment["SHELL"] = "/bin/sh";
        process = Process.Start(start)!;
        reader = Task.Run(Read);
    }

    public static bool IsAvailable { get; } = OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, "script")));

    public string Screen
    {
        get
        {
            lock (screen)
                return screen.ToString();
        }
    }

    public PseudoTerminal Send(string keys)
    {
        process.StandardInput.Write(keys);
        process.StandardInput.Flush();
        return this;
    }

    /// <summary>Waits for text that came after what was waited for before.</summary>
    public PseudoTerminal WaitFor(string text)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Limit)
        {
            var at = Screen.IndexOf(text, seen, StringComparison.Ordinal);
            if (at >= 0)
            {
                seen = at + text.Length;
                return this;
            }

            Thread.Sleep(20);
        }

        Assert.Fail($"'{text}' did not appear. The terminal shows:{Environment.NewLine}{Screen.Replace('\x1b', '^')}");
        return this;
    }

    public int WaitForExit()
    {
        Assert.True(process.WaitForExit(Limit), $"The shell did not end. The terminal shows:{Environment.NewLine}{Screen}");
        reader.Wait(Limit);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private void Read()
    {
        var buffer = new char[1024];
        while (process.StandardOutput.Read(buffer) is > 0 and var count)
        {
            lock (screen)
                screen.Append(buffer, 0, count);
        }
    }
}
