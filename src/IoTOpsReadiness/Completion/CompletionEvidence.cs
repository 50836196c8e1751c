using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>
/// The evidence that completion may look at: what the line names (a snapshot in a variable, a file, a sample, a connection), else what
/// the current connection answers within two seconds. What comes later is there at the next Tab.
/// </summary>
internal static class CompletionEvidence
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A request goes on after that, so that the next Tab has its answer; but not for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // Who types and looks around does so for a minute. A site that does not answer is left alone for a while.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private static readonly ConditionalWeakTable<SiteConnection, ConcurrentDictionary<string, Answer>> Answers = [];

    /// <summary>The evidence there is; null for none. It never throws: completion has no way to tell an error, running the command does.</summary>
    public static Snapshot? Of(IDictionary bound, params EvidenceKind[] kinds)
    {
        try
        {
            object? taken = Value(bound, "Snapshot");
            if (taken is not null)
            {
                return taken as Snapshot ?? (taken is string file ? OfFile(file) : null);
            }

            if (Value(bound, "Sample") is { } sample)
            {
                string path = ModuleFiles.Sample(LanguagePrimitives.ConvertTo<string[]>(sample)[0]);
                return SnapshotFile.Read(InputFile.ReadAll(path), path);
            }

            if ((Value(bound, "Path") ?? Value(bound, "LiteralPath")) is { } named)
            {
                return OfFile(LanguagePrimitives.ConvertTo<string[]>(named)[0]);
            }

            // An instance of a list would have to be signed in to first.
            return bound.Contains("Instance") ? null : OfConnection(Given(bound) ?? ConnectionStore.Current, kinds);
        }
        catch (Exception exception) when (exception is ReadinessException or MalformedResourceException or RuntimeException or IOException or UnauthorizedAccessException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a parameter is given on the line; null where it is not, or not known before it runs.</summary>
    public static object? Value(IDictionary bound, string parameter)
    {
        object? value = bound[parameter] is PSObject wrapped ? wrapped.BaseObject : bound[parameter];
        return value is object[] { Length: 1 } list ? (list[0] is PSObject inner ? inner.BaseObject : list[0]) : value;
    }

    private static SiteConnection? Given(IDictionary bound) => Value(bound, "Connection") switch
    {
        SiteConnection connection => connection,
        string name => ConnectionTransformationAttribute.Find(name).LastOrDefault(),
        _ => null,
    };

    private static Snapshot? OfFile(string path) =>
        CompletionRecords.FullPath(path) is { } file && File.Exists(file) ? SnapshotFile.Read(InputFile.ReadAll(file), file) : null;

    private static Snapshot? OfConnection(SiteConnection? connection, EvidenceKind[] kinds)
    {
        if (connection?.IsOpen != true)
        {
            return null;
        }

        ConcurrentDictionary<string, Answer> mine = Answers.GetOrCreateValue(connection);
        string key = string.Join(',', kinds.Select(kind => kind.Name));
        bool isAsked = mine.TryGetValue(key, out Answer? answer) && answer.Age < Freshness;
        if (!isAsked)
        {
            answer = new(Task.Run(() => CollectAsync(connection, kinds)), Environment.TickCount64);
            mine[key] = answer;
        }

        // It is waited for once. Who presses Tab again gets what has come meanwhile.
        return (isAsked ? answer!.Snapshot.IsCompleted : answer!.Snapshot.Wait(Patience)) ? answer.Snapshot.Result : null;
    }

    // Never fails, so that nobody has to look at it.
    private static async Task<Snapshot?> CollectAsync(SiteConnection connection, EvidenceKind[] kinds)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return await connection.CollectAsync(kinds, new CollectorOptions { RequestTimeout = Limit, MaxConcurrency = kinds.Length }, limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever went wrong, there is nothing to complete, and no way to say so.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private sealed record Answer(Task<Snapshot?> Snapshot, long AskedAt)
    {
        public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - AskedAt);
    }
}
