using System.Text.Json;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Remediation.Journal;

/// <summary>Reads journals, those of runs that were killed included.</summary>
public static class JournalReader
{
    /// <summary>What the name of every journal ends with.</summary>
    public const string Extension = ".remediation.jsonl";

    /// <summary>
    /// Where journals are kept unless the user names a folder: the user's own application data. Null where the user has no
    /// such folder, as in some containers.
    /// </summary>
    public static string? DefaultFolder
    {
        get
        {
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return data.Length == 0 ? null : Path.Combine(data, "IoTOpsReadiness", "journal");
        }
    }

    /// <summary>The changes that the journals of a folder tell of, oldest first.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotReadable</c>, <c>IoTOps.Remediation.JournalInvalid</c>.</exception>
    public static IReadOnlyList<RemediationRecord> ReadFolder(string folder)
    {
        string[] files;
        try
        {
            files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotReadable(folder, exception);
        }

        return [.. files.SelectMany(Read).OrderBy(record => record.StartedAt)];
    }

    /// <summary>The changes one journal tells of, in the order they were begun.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotReadable</c>, <c>IoTOps.Remediation.JournalInvalid</c>.</exception>
    public static IReadOnlyList<RemediationRecord> Read(string path)
    {
        string[] lines;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            lines = reader.ReadToEnd().Split('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotReadable(path, exception);
        }

        // A line without its end was cut off when the process was killed: what it was about has not happened yet.
        JournalLine[] events = [.. lines[..^1].Where(line => line.Length > 0).Select((line, index) => Parse(line, index, path))];
        JournalLine? run = events.FirstOrDefault(line => line.Event == JournalEvent.RunStarted);
        Dictionary<string, RemediationRecord> records = new(StringComparer.Ordinal);
        foreach (JournalLine line in events)
        {
            if (line is { Event: JournalEvent.ChangeStarted, Change: { } change })
            {
                records[change.Id] = new()
                {
                    RunId = line.RunId,
                    Id = change.Id,
                    Site = run?.Site ?? "",
                    InstanceId = run?.InstanceId,
                    User = run?.User,
                    Undoes = run?.Undoes,
                    StartedAt = line.Time,
                    Change = change,
                    Before = line.Before,
                    ApiVersion = line.ApiVersion,
                    Journal = path,
                    Message = "The run was killed before it was known what became of this.",
                };
            }
            else if (line.ChangeId is { } id && records.TryGetValue(id, out RemediationRecord? record))
            {
                records[id] = line.Event switch
                {
                    JournalEvent.ChangeAccepted => record with { IsAccepted = true },
                    JournalEvent.ChangeEnded => record with { Outcome = line.Outcome, Message = line.Message ?? "", EndedAt = line.Time, After = line.After },
                    JournalEvent.ChangeVerified => record with { Verified = line.Verified ?? [] },
                    _ => record,
                };
            }
        }

        return [.. records.Values.OrderBy(record => record.StartedAt)];
    }

    private static JournalLine Parse(string line, int index, string path)
    {
        try
        {
            JournalLine parsed = JsonSerializer.Deserialize<JournalLine>(line, RemediationJson.OneLine)!;
            return parsed.SchemaVersion <= 1 ? parsed : throw new ReadinessException(
                "IoTOps.Remediation.JournalInvalid", ErrorKind.InvalidData, $"'{path}' was written by a newer module.", "Update the module: Update-Module IoTOpsReadiness.", path);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new ReadinessException(
                "IoTOps.Remediation.JournalInvalid", ErrorKind.InvalidData, $"Line {index + 1} of '{path}' is damaged: {exception.Message}", "Move the file away, and keep it: it is the only record of what was changed.", path, exception);
        }
    }

    private static ReadinessException NotReadable(string path, Exception exception) => new(
        "IoTOps.File.NotReadable", ErrorKind.PermissionDenied, $"'{path}' cannot be read: {exception.Message}", "Name a folder that you may read with -JournalPath.", path, exception);
}
