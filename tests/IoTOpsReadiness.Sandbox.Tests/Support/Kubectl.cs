using System.Diagnostics;

namespace IoTOpsReadiness.Sandbox.Tests.Support;

/// <summary>The real kubectl, with nothing of the user's own around it.</summary>
internal sealed class Kubectl(RunningSandbox sandbox) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder home = new();

    /// <summary>Where it is; null if it is not installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl"))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs it to its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(string context, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in new[] { "--kubeconfig", sandbox.Files.Kubeconfig, "--context", context, "--cache-dir", home.File("cache") }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = home.Path;
        start.Environment.Remove("KUBECONFIG");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Writes a manifest for it.</summary>
    public string Manifest(string text)
    {
        string path = home.File($"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => home.Dispose();
}
