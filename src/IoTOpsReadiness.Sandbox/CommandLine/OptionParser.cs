using System.Globalization;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Faults;

namespace IoTOpsReadiness.Sandbox.CommandLine;

/// <summary>Reads the command line: a scenario and options in any order; <c>--name value</c> and <c>--name=value</c> are the same.</summary>
internal static class OptionParser
{
    private static readonly string[] Switches = ["--help", "-h", "-?", "--version", "--real-clock", "--host-steps", "--expired-token", "--offline-arm", "--offline-cluster", "--throttle"];

    /// <exception cref="UsageException">The arguments cannot be understood.</exception>
    public static SandboxOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SandboxOptions();
        var server = new SandboxServerOptions();
        var faults = new FaultSettings();
        string? scenario = null;
        bool isScenarioOnly = false;
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            if (!isScenarioOnly && argument == "--")
            {
                isScenarioOnly = true;
                continue;
            }

            if (isScenarioOnly || !argument.StartsWith('-'))
            {
                scenario = (scenario, argument.Length) switch
                {
                    (_, 0) => throw new UsageException("The scenario is empty. --help lists the scenarios."),
                    (null, _) => argument,
                    _ => throw new UsageException($"One sandbox plays one scenario, but '{scenario}' and '{argument}' are named."),
                };
                continue;
            }

            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? argument : argument[..equals];
            string? attached = equals < 0 ? null : argument[(equals + 1)..];
            if (attached is not null && Switches.Contains(name))
            {
                throw new UsageException($"{name} takes no value.");
            }

            string Value(string what)
            {
                string? value = attached ?? (index + 1 < arguments.Count && !arguments[index + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++index] : null);
                return value is { Length: > 0 } ? value : throw new UsageException($"{name} needs {what}.");
            }

            switch (name)
            {
                case "-h" or "-?" or "--help":
                    return options with { Help = true };
                case "--version":
                    return options with { Version = true };
                case "--sites":
                    server = server with { Sites = Number(name, Value("a number of sites, for example --sites 200"), 1, SandboxServerOptions.MaxSites) };
                    break;
                case "--port":
                    server = server with { Port = Number(name, Value("a port, for example --port 8443"), 0, 65535) };
                    break;
                case "--output":
                    options = options with { Output = Value("a folder") };
                    break;
                case "--real-clock":
                    server = server with { RealClock = true };
                    break;
                case "--host-steps":
                    server = server with { HostSteps = true };
                    break;
                case "--latency":
                    faults = faults with { Latency = Duration(name, Value("a duration, for example --latency 20ms")) };
                    break;
                case "--error-rate":
                    faults = faults with { ErrorRate = Share(name, Value("a share of the requests, for example --error-rate 0.1")) };
                    break;
                case "--seed":
                    faults = faults with { Seed = Number(name, Value("a whole number"), 0, int.MaxValue) };
                    break;
                case "--expired-token":
                    faults = faults with { ExpiredToken = true };
                    break;
                case "--forbidden":
                    faults = faults with { Forbidden = [.. faults.Forbidden, .. KindList(name, Value("kinds, for example --forbidden Nodes,BrokerListeners"))] };
                    break;
                case "--offline-arm":
                    faults = faults with { OfflineArm = true };
                    break;
                case "--offline-cluster":
                    faults = faults with { OfflineCluster = true };
                    break;
                case "--offline-site":
                    faults = faults with { OfflineSites = [.. faults.OfflineSites, .. List(name, Value("sites, for example --offline-site site-003,site-007"))] };
                    break;
                case "--azure":
                    faults = faults with { Azure = [.. faults.Azure, Switch(name, Value("a switch, for example --azure create-only=ignore"))] };
                    break;
                case "--throttle":
                    faults = faults with { Throttle = true };
                    break;
                default:
                    throw new UsageException($"Unknown option '{argument}'. --help lists the options.");
            }
        }

        return options with { Server = server with { Scenario = scenario ?? server.Scenario, Faults = faults } };
    }

    private static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {least} to {most}, not '{text}'."));

    private static double Share(string name, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1
            ? value
            : throw new UsageException($"{name} takes a number from 0 to 1, not '{text}'.");

    private static TimeSpan Duration(string name, string text)
    {
        (string number, double milliseconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1.0),
            _ when text.EndsWith('s') => (text[..^1], 1000.0),
            _ => ("", 0.0),
        };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * milliseconds <= 600_000
            ? TimeSpan.FromMilliseconds(value * milliseconds)
            : throw new UsageException($"{name} takes a duration of at most ten minutes such as 20ms or 1.5s, not '{text}'.");
    }

    private static string Switch(string name, string text)
    {
        try
        {
            ArmSwitch.Parse(text);
            return text;
        }
        catch (FormatException exception)
        {
            throw new UsageException($"{name}: {exception.Message}");
        }
    }

    private static string[] List(string name, string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } items
            ? items
            : throw new UsageException($"{name} takes names with commas between them, not '{text}'.");

    private static string[] KindList(string name, string text)
    {
        string[] kinds = List(name, text);
        return kinds.FirstOrDefault(kind => !ForbiddenKinds.IsKnown(kind)) is { } unknown
            ? throw new UsageException($"{name} does not know '{unknown}'. It takes kinds of evidence (BrokerListeners), resources (brokerlisteners), Azure types (Microsoft.Storage/storageAccounts) and URLs (/apis).")
            : kinds;
    }
}
