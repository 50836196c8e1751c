using System.Globalization;
using IoTOpsReadiness.Benchmarks;

// Without arguments: everything. The other words are for the processes it starts, one for each case, so that no case pays
// or profits from another.
switch (args)
{
    case ["serve", string resources, string kubeconfig]:
        await SiteServer.RunAsync(int.Parse(resources, CultureInfo.InvariantCulture), kubeconfig);
        return 0;
    case ["measure", string what, string kubeconfig, string repetitions, .. string[] lists]:
        await Measurement.RunAsync(
            what switch
            {
                "product" => () => Cases.ProductAsync(kubeconfig),
                "collect" => () => Cases.CollectAsync(kubeconfig),
                "floor" => () => Cases.FloorAsync(kubeconfig, lists, isParallel: true),
                "floor-sequential" => () => Cases.FloorAsync(kubeconfig, lists, isParallel: false),
                _ => throw new ArgumentException($"'{what}' is not a case."),
            },
            int.Parse(repetitions, CultureInfo.InvariantCulture));
        return 0;
    case []:
    case ["--shell", _]:
        return await RunAllAsync(args.Length == 2 ? args[1] : Environment.GetEnvironmentVariable("IOTOPS_SHELL"));
    default:
        Console.Error.WriteLine("usage: IoTOpsReadiness.Benchmarks [--shell <iotops-shell.dll>]");
        return 2;
}

static Measurement Middle(List<Measurement> measurements) => measurements.OrderBy(measured => measured.WarmMilliseconds).ElementAt(measurements.Count / 2);

static async Task<int> RunAllAsync(string? shell)
{
    const int Rounds = 3;
    Console.WriteLine("resources  case                cold ms   warm ms   ratio   allocated MB   peak MB");
    foreach (int resources in new[] { 100, 1_000, 20_000 })
    {
        await using var site = await ServedSite.StartAsync(resources);

        // In turns, so that what else the machine does hits all cases alike, and the middle one of each.
        string[] cases = ["floor", "floor-sequential", "collect", "product"];
        var all = cases.ToDictionary(what => what, _ => new List<Measurement>());
        for (int round = 0; round < Rounds; round++)
        {
            foreach (string what in cases)
            {
                all[what].Add(await site.MeasureAsync(what, resources > 10_000 ? 7 : 9));
            }
        }

        double floor = Middle(all["floor"]).WarmMilliseconds;
        foreach (string what in cases)
        {
            Measurement measured = Middle(all[what]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{resources,9}  {what,-18} {measured.ColdMilliseconds,8:0} {measured.WarmMilliseconds,9:0.0} {measured.WarmMilliseconds / floor,7:0.00} {measured.AllocatedMegabytes,14:0} {measured.PeakMegabytes,9:0}"));
        }

        if (shell is not null)
        {
            await WholeProcesses.RunAsync(shell, site.Kubeconfig);
        }
    }

    return 0;
}
