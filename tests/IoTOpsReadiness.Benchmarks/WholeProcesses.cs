using System.Diagnostics;
using System.Globalization;

namespace IoTOpsReadiness.Benchmarks;

/// <summary>What a user waits for at a prompt: whole processes of the shell, from start to end.</summary>
internal static class WholeProcesses
{
    private const int Repetitions = 5;

    private static readonly (string Name, string[] Arguments)[] Commands =
    [
        ("shell alone", ["-Command", "$null"]),
        ("import", ["-Command", "$null = Get-IoTOpsGuideline -Guideline Broker.Cardinality"]),
        ("cold assessment", ["-Command", "$null = Connect-IoTOpsCluster; $null = Test-IoTOpsCluster"]),
    ];

    /// <summary>Runs each command several times and prints the median.</summary>
    public static async Task RunAsync(string shell, string kubeconfig)
    {
        foreach ((string name, string[] arguments) in Commands)
        {
            List<double> times = [];
            int exitCode = 0;
            for (int i = 0; i < Repetitions; i++)
            {
                long started = Stopwatch.GetTimestamp();
                using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", shell, .. arguments])
                {
                    RedirectStandardOutput = true,
                    Environment = { ["KUBECONFIG"] = kubeconfig },
                })!;
                await process.StandardOutput.ReadToEndAsync();
                await process.WaitForExitAsync();
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                exitCode = process.ExitCode;
            }

            times.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"           {name,-18} {times[Repetitions / 2],8:0}{(exitCode == 0 ? "" : $"   (exit code {exitCode})")}"));
        }
    }
}
