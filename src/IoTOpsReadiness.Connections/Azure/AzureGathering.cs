using System.Collections.Concurrent;
using System.Diagnostics;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>One collection: reads each kind once, whoever needs it, as soon as what leads to it is there.</summary>
internal sealed class AzureGathering(SiteIdentity site, ArmReader reader, IReadOnlyList<string> further, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<EvidenceKind, Lazy<Task<(ArmRead Read, int Requests, TimeSpan Duration)>>> kinds = new();

    /// <summary>Reads a kind.</summary>
    /// <returns>What became of it, and what it took beside the kinds that lead to it.</returns>
    public Task<(ArmRead Read, int Requests, TimeSpan Duration)> ReadAsync(EvidenceKind kind) =>
        kinds.GetOrAdd(kind, item => new(() => ReadKindAsync(item))).Value;

    private async Task<(ArmRead Read, int Requests, TimeSpan Duration)> ReadKindAsync(EvidenceKind kind)
    {
        if (AzureKinds.Find(kind) is not { } how)
        {
            return (new(QueryOutcome.NotRequested) { Message = $"This version does not read {kind.AzureType} from Azure." }, 0, default);
        }

        var counter = new RequestCounter();
        var clock = new Stopwatch();
        IEnumerable<AzureSource> sources = how.Sources(site).Concat(Further(kind));
        ArmRead[][] reads = await Task.WhenAll(sources.Select(source => ReadSourceAsync(how, source, counter, clock))).ConfigureAwait(false);
        ArmRead all = ArmRead.Merge([.. reads.SelectMany(read => read)]);
        if (how.Filter is { } filter && all.Documents.Count > 0)
        {
            (ArmRead by, _, _) = await ReadAsync(filter.By).ConfigureAwait(false);
            if (by.IsAnswered || by.Documents.Count > 0)
            {
                Func<ResourceDocument, bool> isOwn = filter.Makes(by.Documents);
                all = all with { Documents = [.. all.Documents.Where(isOwn)] };
            }
            else
            {
                // Whose they are nobody knows, and another site's must not be judged as this one's.
                all = by.Inherited(filter.By);
            }
        }

        if (how.Shape is { } shape)
        {
            all = all with { Documents = [.. all.Documents.Select(shape)] };
        }

        return (all, counter.Value, clock.Elapsed);
    }

    private IEnumerable<AzureSource> Further(EvidenceKind kind) => further
        .Where(id => ArmPath.Parse(id) is { IsList: false } path && kind.AzureType!.Equals(path.Type, StringComparison.OrdinalIgnoreCase))
        .Select(id => new AzureSource(null, _ => [new ArmTarget.Object(id)]));

    private async Task<ArmRead[]> ReadSourceAsync(AzureKind how, AzureSource source, RequestCounter counter, Stopwatch clock)
    {
        if (source.Unknown is { } unknown)
        {
            return [new(QueryOutcome.NotRequested) { Message = unknown }];
        }

        ArmRead parent = ArmRead.Nothing;
        IEnumerable<ArmTarget> targets;
        if (source.Parent is { } kind)
        {
            (parent, _, _) = await ReadAsync(kind).ConfigureAwait(false);
            targets = parent.Documents.SelectMany(source.Targets).Distinct();
        }
        else
        {
            targets = source.Targets(null);
        }

        lock (clock)
        {
            clock.Start();
        }

        ArmRead[] reads = await Task.WhenAll(
            targets.Select(target => reader.ReadAsync(how.Kind.AzureType!, target, how.IsShared, counter, cancellationToken))).ConfigureAwait(false);
        return parent.Outcome == QueryOutcome.NotInstalled || (!parent.IsAnswered && source.IsDecisive)
            ? [.. reads, parent.Inherited(source.Parent!)]
            : reads;
    }
}
