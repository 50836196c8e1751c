using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace IoTOpsReadiness.Benchmarks;

/// <summary>A site in a process of its own, and the cases that are measured on it.</summary>
internal sealed class ServedSite : IAsyncDisposable
{
    private readonly Process server;
    private readonly string[] lists;

    private ServedSite(Process server, string kubeconfig, string[] lists)
    {
        this.server = server;
        this.lists = lists;
        Kubeconfig = kubeconfig;
    }

    /// <summary>The kubeconfig for it.</summary>
    public string Kubeconfig { get; }

    public static async Task<ServedSite> StartAsync(int resources)
    {
        string kubeconfig = Path.GetTempFileName();
        Process server = Start(["serve", resources.ToString(CultureInfo.InvariantCulture), kubeconfig]);
        string line = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        return new(server, kubeconfig, JsonSerializer.Deserialize<string[]>(line)!);
    }

    /// <summary>Times a case in one process and takes its peak memory in another that runs it once, as a user does.</summary>
    public async Task<Measurement> MeasureAsync(string what, int repetitions)
    {
        Measurement once = await RunAsync(what, 0);
        Measurement timed = await RunAsync(what, repetitions);
        return timed with { PeakMegabytes = once.PeakMegabytes };
    }

    private async Task<Measurement> RunAsync(string what, int repetitions)
    {
        using Process process = Start(["measure", what, Kubeconfig, repetitions.ToString(CultureInfo.InvariantCulture), .. lists]);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonSerializer.Deserialize<Measurement>(output)!;
    }

    public async ValueTask DisposeAsync()
    {
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        server.Dispose();
        File.Delete(Kubeconfig);
    }

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(ServedSite).Assembly.Location, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
