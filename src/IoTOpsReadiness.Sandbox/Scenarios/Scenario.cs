using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Scenarios;

/// <summary>What a sandbox plays: a site as a snapshot shows it, and the rights of whoever took the snapshot.</summary>
internal sealed class Scenario
{
    // The bundled sample that shows what a user with few rights sees.
    private const string RestrictedName = "Restricted";

    // A bundled sample that shows a site through the eyes of somebody who may not see all of it, and the sample that shows it whole.
    private static readonly Dictionary<string, string> WholeSites = new(StringComparer.OrdinalIgnoreCase) { [RestrictedName] = "MultiNode" };

    private Scenario(string name, Snapshot sample, Snapshot whole, Snapshot? restricted)
    {
        Name = name;
        Sample = sample;
        Whole = whole;
        Restricted = restricted;
    }

    /// <summary>The name of the bundled sample, or of the file without its extension.</summary>
    public string Name { get; }

    /// <summary>What the scenario's own user sees. A snapshot taken by that user is this one.</summary>
    public Snapshot Sample { get; }

    /// <summary>What there is, whoever may see it.</summary>
    public Snapshot Whole { get; }

    /// <summary>A snapshot taken with few rights, which tells what such a user may see; null if none is bundled.</summary>
    public Snapshot? Restricted { get; }

    /// <summary>The names of the bundled samples.</summary>
    public static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.OrdinalIgnoreCase)]
        : [];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>Loads a scenario.</summary>
    /// <param name="nameOrPath">The name of a bundled sample in any letter case, or the path of a snapshot file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SandboxException">There is no such sample or file, or the file is no snapshot.</exception>
    public static async Task<Scenario> LoadAsync(string nameOrPath, CancellationToken cancellationToken = default)
    {
        if (Names.FirstOrDefault(name => name.Equals(nameOrPath, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            Snapshot sample = await ReadAsync(Path.Combine(Folder, known + ".json"), cancellationToken).ConfigureAwait(false);
            Snapshot whole = WholeSites.TryGetValue(known, out string? other)
                ? await ReadAsync(Path.Combine(Folder, other + ".json"), cancellationToken).ConfigureAwait(false)
                : sample;
            return new(known, sample, whole, known == RestrictedName ? sample : await RestrictedAsync(cancellationToken).ConfigureAwait(false));
        }

        if (!File.Exists(nameOrPath))
        {
            throw new SandboxException($"There is no scenario and no snapshot file '{nameOrPath}'. The scenarios are {string.Join(", ", Names)}.");
        }

        Snapshot snapshot = await ReadAsync(nameOrPath, cancellationToken).ConfigureAwait(false);
        string file = Path.GetFileName(nameOrPath);
        int end = file.IndexOf('.', 1);
        return new(end < 0 ? file : file[..end], snapshot, snapshot, await RestrictedAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Snapshot?> RestrictedAsync(CancellationToken cancellationToken) =>
        Names.Contains(RestrictedName) ? await ReadAsync(Path.Combine(Folder, RestrictedName + ".json"), cancellationToken).ConfigureAwait(false) : null;

    private static async Task<Snapshot> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return SnapshotFile.Read(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), path);
        }
        catch (ReadinessException exception)
        {
            throw new SandboxException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The snapshot '{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
