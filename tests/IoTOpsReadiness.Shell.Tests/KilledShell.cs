using System.Diagnostics;

namespace IoTOpsReadiness.Shell.Tests;

/// <summary>Scripts in processes of their own that work with one journal, of which one can be killed half way.</summary>
/// <param name="folder">Where scripts and journal are.</param>
internal sealed class KilledShell(string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The journal of the scripts.</summary>
    public string Journal { get; } = Path.Combine(folder, "journal");

    /// <summary>How many entries of a kind the journal has.</summary>
    public int Count(string entry) => Lines().Count(line => line.Contains($"\"{entry}\"", StringComparison.Ordinal));

    /// <summary>Runs a script to its end, and gives its lines.</summary>
    public async Task<string[]> RunAsync(string script)
    {
        string file = Path.Combine(folder, "script.ps1");
        await File.WriteAllTextAsync(file, script);
        ShellResult result = await Task.Run(() => ShellProcess.RunWith(null, null, file));
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Lines;
    }

    /// <summary>Runs a script until it has begun more than so many steps, and kills it there.</summary>
    public async Task KillAsync(string script, int steps)
    {
        string file = Path.Combine(folder, "killed.ps1");
        await File.WriteAllTextAsync(file, script);
        using Process process = ShellProcess.Start(null, file);
        using var limit = new CancellationTokenSource(Limit);
        while (Count("ChangeStarted") <= steps)
        {
            Assert.False(process.HasExited, "It ended before it could be killed.");
            await Task.Delay(5, limit.Token);
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(limit.Token);
    }

    private IEnumerable<string> Lines() => Directory.Exists(Journal)
        ? Directory.GetFiles(Journal).SelectMany(file =>
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Split('\n');
        })
        : [];
}
