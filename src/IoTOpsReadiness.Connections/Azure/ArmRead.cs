using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>What became of reading one target, or one kind.</summary>
internal sealed record ArmRead(QueryOutcome Outcome)
{
    private const int MostMessages = 3;

    // What the caller can do something about comes first.
    private static readonly QueryOutcome[] Refusals =
        [QueryOutcome.Forbidden, QueryOutcome.TimedOut, QueryOutcome.Unreachable, QueryOutcome.Invalid, QueryOutcome.NotRequested];

    public static ArmRead Nothing { get; } = new(QueryOutcome.Collected);

    public IReadOnlyList<ResourceDocument> Documents { get; init; } = [];

    public string? Permission { get; init; }

    public string? Message { get; init; }

    /// <summary>True where the answer is whole, be it that there is nothing.</summary>
    public bool IsAnswered => Outcome is QueryOutcome.Collected or QueryOutcome.NotInstalled;

    /// <summary>
    /// Several reads as one. One refusal makes the whole a refusal, so that nothing that is read in part looks complete;
    /// the documents that did come are kept.
    /// </summary>
    public static ArmRead Merge(IReadOnlyList<ArmRead> reads)
    {
        ResourceDocument[] documents = [.. reads.SelectMany(read => read.Documents).DistinctBy(IdOf, StringComparer.OrdinalIgnoreCase)];
        foreach (QueryOutcome refusal in Refusals)
        {
            ArmRead[] refused = [.. reads.Where(read => read.Outcome == refusal)];
            if (refused.Length > 0)
            {
                return new(refusal)
                {
                    Documents = documents,
                    Permission = Join(refused.Select(read => read.Permission)),
                    Message = Join(refused.Select(read => read.Message)),
                };
            }
        }

        bool isAbsent = reads.Count > 0 && reads.All(read => read.Outcome == QueryOutcome.NotInstalled);
        return new(isAbsent ? QueryOutcome.NotInstalled : QueryOutcome.Collected)
        {
            Documents = documents,
            Message = isAbsent ? Join(reads.Select(read => read.Message)) : null,
        };
    }

    /// <summary>The same refusal for what could not be asked for because of it.</summary>
    public ArmRead Inherited(EvidenceKind from) => new(Outcome)
    {
        Permission = Permission,
        Message = Outcome == QueryOutcome.NotInstalled ? Message : $"It depends on {from.Name}, which could not be read{(Message is null ? "" : $": {Message}")}",
    };

    // What has no id is like nothing else.
    private static string IdOf(ResourceDocument document) => document.Text("id") ?? Guid.NewGuid().ToString();

    private static string? Join(IEnumerable<string?> texts)
    {
        string[] some = [.. texts.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        return some.Length == 0 ? null
            : some.Length <= MostMessages ? string.Join("; ", some)
            : $"{string.Join("; ", some.Take(MostMessages))}; and {some.Length - MostMessages} more";
    }
}
