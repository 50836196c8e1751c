using System.Diagnostics;
using System.Text.Json;

namespace IoTOpsReadiness.Benchmarks;

/// <summary>What one case cost in a process of its own.</summary>
/// <param name="ColdMilliseconds">The first time, everything being compiled.</param>
/// <param name="WarmMilliseconds">The median of the times after.</param>
/// <param name="AllocatedMegabytes">Allocated in one warm run.</param>
/// <param name="PeakMegabytes">The largest working set of a process that runs it once.</param>
/// <param name="Items">How many resources came.</param>
internal sealed record Measurement(double ColdMilliseconds, double WarmMilliseconds, double AllocatedMegabytes, double PeakMegabytes, int Items)
{
    /// <summary>Runs a case in this process and prints what it cost.</summary>
    public static async Task RunAsync(Func<Task<int>> run, int repetitions)
    {
        int items = 0;
        List<double> times = [];
        long allocated = 0;
        for (int i = 0; i <= repetitions; i++)
        {
            GC.Collect();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            long started = Stopwatch.GetTimestamp();
            items = await run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        double[] warm = [.. times.Skip(1).Order()];
        using var self = Process.GetCurrentProcess();
        var result = new Measurement(times[0], warm.Length == 0 ? times[0] : warm[warm.Length / 2], allocated / 1048576.0, self.PeakWorkingSet64 / 1048576.0, items);
        Console.WriteLine(JsonSerializer.Serialize(result));
    }
}
