using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Remediation.Journal;

/// <summary>
/// The record of one run, one JSON document per line, on the disk before and after each write: whatever happens to this
/// process, what was done can be told. The file comes into being with the first write. No credentials get in.
/// </summary>
public sealed class JournalWriter(string folder, RemediationPlan plan, string? user = null, string? undoes = null, TimeProvider? clock = null) : IDisposable
{
    private readonly object gate = new();
    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, bool> begun = new(StringComparer.Ordinal);
    private FileStream? file;

    /// <summary>Names the run.</summary>
    public string RunId { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The file; null until something is written to the site.</summary>
    public string? Path { get; private set; }

    /// <summary>True where a write of this step was recorded.</summary>
    public bool HasBegun(string changeId) => begun.ContainsKey(changeId);

    /// <summary>Records that a write is about to be made.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Remediation.JournalNotWritable</c>.</exception>
    public void Begin(Change change, string? apiVersion, string? before)
    {
        Write(new() { Event = JournalEvent.ChangeStarted, Time = Now, RunId = RunId, ChangeId = change.Id, Change = change, ApiVersion = apiVersion, Before = before });
        begun[change.Id] = true;
    }

    /// <summary>Records that the service works on it.</summary>
    public void Accepted(string changeId) => Write(new() { Event = JournalEvent.ChangeAccepted, Time = Now, RunId = RunId, ChangeId = changeId });

    /// <summary>Records what became of it.</summary>
    /// <param name="changeId">The step.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="message">The same in words.</param>
    /// <param name="after">The configuration as it was read back; null where it was not.</param>
    public void End(string changeId, ChangeOutcome outcome, string message, string? after = null) =>
        Write(new() { Event = JournalEvent.ChangeEnded, Time = Now, RunId = RunId, ChangeId = changeId, Outcome = outcome, Message = message, After = after });

    /// <summary>Records the verdicts afterwards.</summary>
    public void Verified(string changeId, IReadOnlyList<string> verdicts) =>
        Write(new() { Event = JournalEvent.ChangeVerified, Time = Now, RunId = RunId, ChangeId = changeId, Verified = verdicts });

    /// <summary>Records that the run came to its end.</summary>
    public void Complete()
    {
        if (file is not null)
        {
            Write(new() { Event = JournalEvent.RunEnded, Time = Now, RunId = RunId });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private DateTimeOffset Now => time.GetUtcNow();

    private void Write(JournalLine line)
    {
        lock (gate)
        {
            try
            {
                if (file is null)
                {
                    Open();
                    Append(new()
                    {
                        Event = JournalEvent.RunStarted,
                        Time = line.Time,
                        RunId = RunId,
                        Site = plan.Site,
                        InstanceId = plan.InstanceId,
                        User = user,
                        PlanId = plan.Id,
                        Undoes = undoes,
                        ModuleVersion = typeof(JournalWriter).Assembly.GetName().Version!.ToString(3),
                    });
                }

                Append(line);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw new ReadinessException(
                    "IoTOps.Remediation.JournalNotWritable",
                    ErrorKind.PermissionDenied,
                    $"The journal in '{folder}' cannot be written: {exception.Message} What is not recorded is not done.",
                    "Name a folder that you may write to with -JournalPath.",
                    folder,
                    exception);
            }
        }
    }

    private void Open()
    {
        Directory.CreateDirectory(folder);
        string slug = string.Concat(plan.Site.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '_'));
        Path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.{slug[..Math.Min(slug.Length, 100)]}.{RunId}{JournalReader.Extension}"));
        file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    private void Append(JournalLine line)
    {
        file!.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, RemediationJson.OneLine), (byte)'\n']);

        // Through the caches of the system: the next thing may be that the power goes.
        file.Flush(flushToDisk: true);
    }
}
