using System.Collections.Concurrent;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// What the sites of a fleet read once for all of them: the providers, rule groups, identities and workspaces of a
/// subscription, which versions of its APIs Azure speaks, and how long Azure asks to be left alone. Make one for a run
/// and hand it to every connection of it; what it holds is as old as the run. It keeps the callers' answers apart.
/// </summary>
public sealed class AzureReadCache
{
    private readonly ConcurrentDictionary<(object Caller, string Key), SharedRead> reads = new();
    private readonly ConcurrentDictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> offers = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool keepsFailures;
    private long quietUntil;

    /// <summary>An empty one.</summary>
    public AzureReadCache()
    {
    }

    private AzureReadCache(bool keepsFailures) => this.keepsFailures = keepsFailures;

    /// <summary>One for a single collection, which asks for nothing twice, be it refused.</summary>
    internal static AzureReadCache ForOneSite() => new(keepsFailures: true);

    /// <summary>How many answers it holds.</summary>
    public int Count => reads.Count;

    /// <summary>
    /// The answer for a key, read now or by whoever asked first. One caller that gives up does not end it for the
    /// others; when the last one does, it ends. A failure that may pass is not kept.
    /// </summary>
    internal async Task<ArmRead> GetAsync(object caller, string key, Func<CancellationToken, Task<ArmRead>> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            SharedRead shared = reads.GetOrAdd((caller, key), _ => new(read));
            if (!shared.TryJoin())
            {
                // The last one who waited has just left; what he left behind is of no use.
                Forget(caller, key, shared);
                continue;
            }

            try
            {
                ArmRead result = await shared.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!keepsFailures && result.Outcome is (QueryOutcome.TimedOut or QueryOutcome.Unreachable))
                {
                    Forget(caller, key, shared);
                }

                return result;
            }
            finally
            {
                if (shared.Leave())
                {
                    Forget(caller, key, shared);
                }
            }
        }
    }

    /// <summary>The version of an API that was found to work; null where none was tried.</summary>
    internal string? Version(string key) => versions.GetValueOrDefault(key);

    internal void Learn(string key, string version) => versions[key] = version;

    /// <summary>The versions that a provider was last heard to offer for one of its types.</summary>
    internal IReadOnlySet<string>? Offers(string key) => offers.GetValueOrDefault(key);

    internal void LearnOffers(string key, IReadOnlySet<string> versions) => offers[key] = versions;

    /// <summary>Azure asks everybody who signs in as we do to be quiet for a while.</summary>
    internal void KeepQuiet(TimeSpan time)
    {
        long until = Environment.TickCount64 + (long)time.TotalMilliseconds;
        long known;
        while ((known = Interlocked.Read(ref quietUntil)) < until && Interlocked.CompareExchange(ref quietUntil, until, known) != known)
        {
        }
    }

    /// <summary>How long to be quiet yet.</summary>
    internal TimeSpan Quiet => TimeSpan.FromMilliseconds(Math.Max(0, Interlocked.Read(ref quietUntil) - Environment.TickCount64));

    private void Forget(object caller, string key, SharedRead shared) => reads.TryRemove(KeyValuePair.Create((caller, key), shared));

#pragma warning disable CA1001 // Nothing waits on the token's handle, so that there is nothing to give back.
    private sealed class SharedRead(Func<CancellationToken, Task<ArmRead>> read)
#pragma warning restore CA1001
    {
        private readonly object gate = new();
        private readonly CancellationTokenSource end = new();
        private Task<ArmRead>? result;
        private int waiting;
        private bool isAbandoned;

        public Task<ArmRead> Result => result!;

        public bool TryJoin()
        {
            lock (gate)
            {
                if (isAbandoned)
                {
                    return false;
                }

                waiting++;
                result ??= Task.Run(() => read(end.Token));
                return true;
            }
        }

        /// <summary>True for the last one who leaves before the answer is there.</summary>
        public bool Leave()
        {
            lock (gate)
            {
                waiting--;
                isAbandoned |= waiting == 0 && !result!.IsCompletedSuccessfully;
                if (!isAbandoned)
                {
                    return false;
                }
            }

            _ = result!.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            end.Cancel();
            return true;
        }
    }
}
