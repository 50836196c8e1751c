using System.Globalization;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Broker;

/// <summary>Sizes the broker, and refuses what breaks a rule of the service or does not fit the nodes.</summary>
public static class CardinalityEditor
{
    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } = [Evidence.Brokers, Evidence.Nodes, Evidence.Pods, Evidence.Instances, Evidence.ConnectedClusters];

    /// <summary>What a rule of Microsoft's recommends for the site's nodes and the declared load: the newest that fits.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Broker.NodesUnknown</c>, <c>IoTOps.Broker.NothingFits</c>.</exception>
    public static BrokerWish Recommend(Site site, double? messagesPerSecond = null, long? messageBytes = null, int? connections = null)
    {
        SizingRequest request = Request(site) ?? throw new ReadinessException(
            "IoTOps.Broker.NodesUnknown",
            ErrorKind.InvalidOperation,
            $"What fits the nodes of '{site.Name}' cannot be said: the nodes are not known.",
            "Connect to the cluster too, or state the numbers; Measure-IoTOpsBrokerSizing -NodeCount plans without a site.",
            site.Name);
        SizingReport report = BrokerSizing.Measure(request with { MessagesPerSecond = messagesPerSecond, MessageBytes = messageBytes, Connections = connections });
        SizingOption best = report.Recommendations.Reverse().FirstOrDefault(option => option.Memory == MemoryFit.Fits && option.CarriesLoad != false)
            ?? report.Recommendations.Reverse().FirstOrDefault(option => option.Memory != MemoryFit.DoesNotFit && option.CarriesLoad != false)
            ?? throw new ReadinessException(
                "IoTOps.Broker.NothingFits",
                ErrorKind.InvalidOperation,
                $"Nothing that is recommended fits '{site.Name}': {string.Join("; ", report.Recommendations.Select(option => $"{option.Source} takes {Gib(option.Demand.MemoryPerPodBytes)} of memory, {Gib(report.MemoryBytes)} is there"))}.",
                "Add nodes, or state smaller numbers.",
                site.Name);

        // Three frontends of a profile that admits two would be refused.
        int frontends = Math.Min(best.Cardinality.FrontendReplicas, best.Profile.MaxFrontends ?? int.MaxValue);
        return new()
        {
            FrontendReplicas = frontends,
            FrontendWorkers = best.Cardinality.FrontendWorkers,
            BackendPartitions = best.Cardinality.Partitions,
            BackendRedundancyFactor = best.Cardinality.RedundancyFactor,
            BackendWorkers = best.Cardinality.BackendWorkers,
            MemoryProfile = best.Profile.Name,
            CpuLimits = best.CpuLimits,
        };
    }

    /// <summary>Drafts the broker with these numbers.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where the draft goes.</param>
    /// <param name="wish">What is wished; the rest stays.</param>
    /// <param name="force">True to go ahead with what would be refused, and to ask the service for what it documents as fixed.</param>
    /// <param name="guideline">The guideline it is for; null for its own sake.</param>
    /// <param name="warn">Told what to know although it is no reason to refuse.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Broker.NothingWished</c>, <c>IoTOps.Broker.Incomplete</c>, <c>IoTOps.Broker.OutOfRange</c>,
    /// <c>IoTOps.Broker.NoRedundancy</c>, <c>IoTOps.Broker.TooManyFrontends</c>, <c>IoTOps.Broker.DoesNotFit</c>.
    /// </exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, BrokerWish wish, bool force, string? guideline = null, Action<string>? warn = null)
    {
        if (wish.IsEmpty)
        {
            throw new ReadinessException("IoTOps.Broker.NothingWished", ErrorKind.InvalidArgument, "No number is given.", "Give numbers, -Recommended or -Preset.", BrokerDraft.Name);
        }

        ChangeDraft draft = BrokerDraft.CreateOnly(site, drafts, force);
        Write(draft, wish);
        (BrokerCardinality cardinality, MemoryProfile profile, string cpuLimits) = Read(draft);
        Check(site, cardinality, profile, cpuLimits, force, warn);
        if (Request(site) is { } request && BrokerDemand.Of(cardinality, profile).Cores is var cores && cores > request.Nodes.Sum(node => node.FreeCores))
        {
            draft.Requires(string.Create(CultureInfo.InvariantCulture, $"Its workers are made for {cores:0.#} cores and {request.Nodes.Sum(node => node.FreeCores):0.#} are free: under full load they share them. Only more cores, or fewer copies than are safe, would change that."));
        }

        return draft
            .For($"Size the broker: {cardinality}, profile {profile}, CPU limits {cpuLimits}", guideline)
            .Command($"Set-IoTOpsBrokerCardinality -FrontendReplicas {cardinality.FrontendReplicas} -FrontendWorkers {cardinality.FrontendWorkers} -BackendPartitions {cardinality.Partitions} -BackendRedundancyFactor {cardinality.RedundancyFactor} -BackendWorkers {cardinality.BackendWorkers} -MemoryProfile {profile} -CpuLimits {cpuLimits}")
            .WithRunbook();
    }

    private static void Write(ChangeDraft draft, BrokerWish wish)
    {
        JsonObject properties = draft.Part();
        Set(wish.MemoryProfile, value => properties["memoryProfile"] = value);
        if (wish.CpuLimits is { } limits)
        {
            draft.Part("generateResourceLimits")["cpu"] = limits;
        }

        Set(wish.FrontendReplicas, value => draft.Part("cardinality", "frontend")["replicas"] = value);
        Set(wish.FrontendWorkers, value => draft.Part("cardinality", "frontend")["workers"] = value);
        Set(wish.BackendPartitions, value => draft.Part("cardinality", "backendChain")["partitions"] = value);
        Set(wish.BackendRedundancyFactor, value => draft.Part("cardinality", "backendChain")["redundancyFactor"] = value);
        Set(wish.BackendWorkers, value => draft.Part("cardinality", "backendChain")["workers"] = value);

        static void Set(object? value, Action<JsonNode> assign)
        {
            if (value is string text)
            {
                assign(text);
            }
            else if (value is int number)
            {
                assign(number);
            }
        }
    }

    private static (BrokerCardinality Cardinality, MemoryProfile Profile, string CpuLimits) Read(ChangeDraft draft)
    {
        JsonObject properties = draft.Part();
        JsonNode? frontend = properties["cardinality"]?["frontend"];
        JsonNode? backend = properties["cardinality"]?["backendChain"];
        string[] missing =
        [
            .. frontend?["replicas"] is null ? ["-FrontendReplicas"] : Array.Empty<string>(),
            .. backend?["partitions"] is null ? ["-BackendPartitions"] : Array.Empty<string>(),
            .. backend?["redundancyFactor"] is null ? ["-BackendRedundancyFactor"] : Array.Empty<string>(),
        ];
        if (missing.Length > 0)
        {
            throw new ReadinessException(
                "IoTOps.Broker.Incomplete",
                ErrorKind.InvalidArgument,
                $"The broker is not sized yet, and a size needs {string.Join(", ", missing)} too.",
                "Give them, or use -Recommended or -Preset.",
                BrokerDraft.Name);
        }

        var cardinality = new BrokerCardinality(
            (int)frontend!["replicas"]!,
            (int?)frontend["workers"] ?? BrokerCardinality.DefaultFrontendWorkers,
            (int)backend!["redundancyFactor"]!,
            (int?)backend["workers"] ?? BrokerCardinality.DefaultBackendWorkers,
            (int)backend["partitions"]!);
        string name = (string?)properties["memoryProfile"] ?? "Medium";
        MemoryProfile profile = MemoryProfile.Find(name) ?? throw new ReadinessException(
            "IoTOps.Broker.OutOfRange", ErrorKind.InvalidArgument, $"There is no memory profile '{name}'.", $"Use one of {string.Join(", ", MemoryProfile.All)}.", name);
        return (cardinality, profile, (string?)properties["generateResourceLimits"]?["cpu"] ?? "Enabled");
    }

    private static void Check(Site site, BrokerCardinality cardinality, MemoryProfile profile, string cpuLimits, bool force, Action<string>? warn)
    {
        if (cardinality.OutOfBounds is { } bound)
        {
            throw new ReadinessException(
                "IoTOps.Broker.OutOfRange", ErrorKind.InvalidArgument, $"{bound.Path} would be {bound.Value}; the service takes 1 to {bound.Most}.", "Give a number in that range.", bound.Value);
        }

        if (cardinality.RedundancyFactor < 2)
        {
            Refuse("NoRedundancy", "One copy of each partition is lost with its pod, and the service asks for at least 2.", "Use -BackendRedundancyFactor 2.");
        }

        if (cardinality.FrontendReplicas > profile.MaxFrontends)
        {
            Refuse("TooManyFrontends", $"Profile {profile} takes at most {profile.MaxFrontends} frontends, not {cardinality.FrontendReplicas}.", "Use fewer frontends, or another profile.");
        }

        if (Request(site) is not { } request)
        {
            warn?.Invoke("Whether it fits was not looked at: the nodes are not known.");
            return;
        }

        SizingOption option = BrokerSizing.Measure(request, cardinality, profile);
        double memory = request.Nodes.Sum(node => node.MemoryBytes);
        switch (option.Memory)
        {
            case MemoryFit.DoesNotFit:
                Refuse(
                    "DoesNotFit",
                    $"It takes {Gib(option.Demand.MemoryPerPodBytes)} of memory beside about 4 GB for the rest, and the {request.Nodes.Count} nodes have {Gib(memory)}.",
                    "Use a smaller profile or fewer pods; -Recommended finds what fits.");
                break;
            case MemoryFit.FitsPerPodOnly:
                warn?.Invoke($"If each backend worker fills its own limit, as the how-to says, it takes {Gib(option.Demand.MemoryWithWorkersBytes)} of {Gib(memory)}; if they share it, as the planning article says, it fits.");
                break;
        }

        if (Same.Text(cpuLimits, "Enabled") && !option.FitsWithCpuLimits)
        {
            Refuse(
                "DoesNotFit",
                string.Create(CultureInfo.InvariantCulture, $"With CPU limits it requests {option.Demand.Cores:0.#} cores, {request.Nodes.Sum(node => node.FreeCores):0.#} are free, and these pods find no node: {string.Join(", ", option.Placement.Unplaced.Select(pod => pod.Pod))}."),
                "Use fewer workers, or -CpuLimits Disabled.");
        }

        void Refuse(string what, string message, string action)
        {
            if (force)
            {
                warn?.Invoke(message);
                return;
            }

            throw new ReadinessException($"IoTOps.Broker.{what}", ErrorKind.InvalidArgument, message, $"{action} -Force goes ahead nevertheless.", BrokerDraft.Name);
        }
    }

    private static SizingRequest? Request(Site site)
    {
        IReadOnlyList<NodeCapacity> nodes = site.Has(Evidence.Nodes) ? NodeCapacity.Of(site) : [];
        return nodes.Count == 0 ? null : new()
        {
            Nodes = nodes,
            OtherCores = site.Has(Evidence.Pods) ? 0 : BrokerDemand.CoresOfOtherComponents,
        };
    }

    private static string Gib(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):0.#} GiB");
}
