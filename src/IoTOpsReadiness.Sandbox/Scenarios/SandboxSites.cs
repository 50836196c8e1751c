using IoTOpsReadiness.Sandbox.Kubernetes;

namespace IoTOpsReadiness.Sandbox.Scenarios;

/// <summary>The sites a sandbox holds, and what they share: the clock and the callers.</summary>
internal sealed class SandboxSites
{
    private readonly Dictionary<string, SandboxSite> byName;

    /// <summary>Makes the sites.</summary>
    /// <param name="scenario">What each starts from.</param>
    /// <param name="count">How many.</param>
    /// <param name="realClock">Whether time passes.</param>
    /// <param name="areTokensExpired">Whether the callers' tokens say that their time is over.</param>
    public SandboxSites(Scenario scenario, int count, bool realClock, bool areTokensExpired)
    {
        Scenario = scenario;
        Time = realClock ? TimeProvider.System : new StandingClock(scenario.Whole.CollectedAt);
        Accounts = new(scenario, areTokensExpired);
        All = count == 1
            ? [new(scenario, PathName(scenario.Whole.Site.Name), SiteRenaming.None, Time)]
            : [.. Enumerable.Range(1, count).Select(number => SiteRenaming.NameOf(number)).Select(name => new SandboxSite(scenario, name, new(scenario.Whole.Site, name), Time))];
        byName = All.ToDictionary(site => site.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether what only somebody on a node can do is done as soon as it can be.</summary>
    public bool DoesHostSteps { get; init; }

    /// <summary>What they are copies of.</summary>
    public Scenario Scenario { get; }

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<SandboxSite> All { get; }

    /// <summary>Who may call the API servers, and how they prove it. The same on all sites.</summary>
    public ClusterAccounts Accounts { get; }

    /// <summary>
    /// The clock of the sites. It stands still at the moment of the snapshot, unless asked otherwise: certificates and
    /// heartbeats are then as old as they were, and verdicts stay what they are.
    /// </summary>
    public TimeProvider Time { get; }

    /// <summary>One site by its name; null if there is none.</summary>
    public SandboxSite? Find(string? name) => name is null ? null : byName.GetValueOrDefault(name);

    // It becomes a segment of a URL and a kubeconfig context.
    private static string PathName(string name) =>
        new string([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '-')]).Trim('-', '.') is { Length: > 0 } plain ? plain : "site";

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
