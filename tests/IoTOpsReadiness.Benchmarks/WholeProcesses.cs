using System.Diagnostics;
using System.Globalization;

namespace IoTOpsReadiness.Benchmarks;

/// <summary>What a user waits for at a prompt: whole processes of the shell, from start to end.</summary>
internal static class WholeProcesses
{
    private const int Repetitions = 5;

    // The shell imports the module whatever it runs, so the yardstick is the same shell with a module that is empty.
    private static readonly (string Name, string Script)[] Commands =
    [
        ("import", "$null"),
        ("first command", "$null = Get-IoTOpsGuideline -Guideline Broker.Cardinality"),
        ("cold sample", "$null = Test-IoTOpsCluster -Sample MultiNode"),
        ("cold assessment", "$null = Connect-IoTOpsCluster; $null = Test-IoTOpsCluster"),
    ];

    /// <summary>Runs each command several times, in turns, and prints the medians and what they cost over an empty module.</summary>
    public static async Task RunAsync(string shell, string kubeconfig)
    {
        string folder = Directory.CreateTempSubdirectory("empty-module").FullName;
        string empty = Path.Combine(folder, "Empty.psm1");
        await File.WriteAllTextAsync(empty, "");
        (string Name, string[] Arguments)[] cases =
        [
            ("empty module", ["--module", empty, "-Command", "$null"]),
            .. Commands.Select(command => (command.Name, new[] { "-Command", command.Script })),
        ];
        List<double>[] times = [.. cases.Select(_ => new List<double>())];
        for (int i = 0; i < Repetitions * cases.Length; i++)
        {
            int which = i % cases.Length;
            times[which].Add(await TimeAsync(shell, kubeconfig, cases[which].Arguments));
        }

        double floor = Median(times[0]);
        foreach (((string name, _), List<double> all) in cases.Zip(times))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"process",9}  {name,-18} {Median(all),8:0} {Median(all) - floor,9:+0;-0;0} {Median(all) / floor,7:0.00}"));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double> TimeAsync(string shell, string kubeconfig, string[] arguments)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", shell, .. arguments])
        {
            RedirectStandardOutput = true,
            Environment = { ["KUBECONFIG"] = kubeconfig },
        })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(started).TotalMilliseconds
            : throw new InvalidOperationException($"The shell ended with {process.ExitCode} on: {string.Join(' ', arguments)}");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
