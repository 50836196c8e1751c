using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Probes;

namespace IoTOpsReadiness.Connections.Probes;

/// <summary>Reads kernel settings of nodes, which no API shows, each from a pod without rights that is removed again.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="options">How to run pods.</param>
public sealed class KernelProber(KubernetesConnection connection, ProbePodOptions options)
{
    private const string Release = "kernel.osrelease";
    private const string Map = "uid_map ";

    // The whole range, mapped to itself.
    private static readonly string[] NodesOwn = ["0", "0", "4294967295"];

    /// <summary>How long a pod may run that reads settings.</summary>
    public static TimeSpan RunLimit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads settings of one node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kernelVersion">The kernel that the node reports, for example <c>6.8.0-51-generic</c>; null where it reports none.</param>
    /// <param name="keys">The settings, for example <c>fs.file-max</c>.</param>
    /// <param name="cancellationToken">Ends it; the pod is removed all the same.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.Probe.*</c>: the pod could not be run.</exception>
    public async Task<KernelReading> ReadAsync(string node, string? kernelVersion, IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
    {
        if (keys.FirstOrDefault(key => !IsKey(key)) is { } wrong)
        {
            throw new ArgumentException($"'{wrong}' is not the key of a kernel setting.", nameof(keys));
        }

        var runner = new ProbePodRunner(connection, options with { RunLimit = RunLimit });
        return Parse(node, kernelVersion, keys, await runner.RunAsync(node, ProbeScripts.Kernel, [.. keys, Release], cancellationToken).ConfigureAwait(false));
    }

    private static KernelReading Parse(string node, string? kernelVersion, IReadOnlyList<string> keys, string log)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? release = null;
        string[]? map = null;
        foreach (string line in log.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(Map, StringComparison.Ordinal))
            {
                map = line[Map.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                continue;
            }

            string[] parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0] == Release)
            {
                release = ConnectionErrors.Clean(parts[1], 100);
            }
            else if (parts.Length == 2 && keys.Contains(parts[0], StringComparer.Ordinal))
            {
                values.TryAdd(parts[0], ConnectionErrors.Clean(parts[1], 100));
            }
        }

        return new(node, values, DoubtOf(release, kernelVersion, map));
    }

    private static string? DoubtOf(string? release, string? kernelVersion, string[]? map) => (release, map) switch
    {
        (null, _) or (_, null) => "the pod did not tell which kernel and which user namespace it saw",
        _ when kernelVersion is not null && release != kernelVersion => $"the pod saw kernel {release} and the node runs {kernelVersion}: its runtime has a kernel of its own",
        _ when !map.SequenceEqual(NodesOwn) => "the pod has a user namespace of its own, and with it limits of its own",
        _ => null,
    };

    private static bool IsKey(string key) =>
        key.Length is > 2 and <= 128 && key.Contains('.', StringComparison.Ordinal) && !key.Contains("..", StringComparison.Ordinal) && key[0] != '.'
        && key.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
}
