using System.Text.Json;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>The topics that assets and dataflows of a site use on its own broker.</summary>
/// <param name="Published">What they publish to: clients may want to subscribe to it.</param>
/// <param name="Awaited">What dataflows subscribe to and no asset publishes: clients have to publish it.</param>
public sealed record SiteTopics(IReadOnlyList<string> Published, IReadOnlyList<string> Awaited)
{
    /// <summary>What they are read from.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
        [Evidence.Assets, Evidence.NamespacedAssets, Evidence.Dataflows, Evidence.DataflowGraphs, Evidence.DataflowEndpoints, Evidence.BrokerListeners];

    /// <summary>Reads them.</summary>
    public static SiteTopics Of(Site site)
    {
        SortedSet<string> published = new(StringComparer.Ordinal);
        SortedSet<string> read = new(StringComparer.Ordinal);
        foreach (EvidenceKind kind in new[] { Evidence.Assets, Evidence.NamespacedAssets })
        {
            foreach (EvidenceSource side in Enum.GetValues<EvidenceSource>())
            {
                foreach (ResourceDocument document in site.Snapshot.Documents(kind, side))
                {
                    Assets(document.Root.At(side == EvidenceSource.Azure ? "properties" : "spec"), published);
                }
            }
        }

        SortedSet<string> ofAssets = new(published, StringComparer.Ordinal);
        foreach (Flow flow in site.Flows.Where(flow => flow.IsEnabled))
        {
            Flows(site, flow, flow.Document.Root, published, read);
        }

        return new([.. published.Where(IsTopic)], [.. read.Where(topic => IsTopic(topic) && !ofAssets.Contains(topic))]);
    }

    // A topic stands as a text, or as the path of an object, below whatever sends: defaults, datasets, events, streams.
    private static void Assets(JsonElement element, SortedSet<string> topics)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Assets(item, topics);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                if (member.NameEquals("topic") || member.NameEquals("defaultTopic"))
                {
                    Add(topics, member.Value.ValueKind == JsonValueKind.Object ? member.Value.At("path").TextOrNull() : member.Value.TextOrNull());
                }
                else if (!member.NameEquals("status"))
                {
                    Assets(member.Value, topics);
                }
            }
        }
    }

    private static void Flows(Site site, Flow flow, JsonElement element, SortedSet<string> published, SortedSet<string> read)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Flows(site, flow, item, published, read);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.At("endpointRef").TextOrNull() is { } name && site.EndpointOf(flow, name) is { } endpoint && site.HostKindOf(endpoint) == DataflowHostKind.LocalBroker)
            {
                Add(published, element.At("dataDestination").TextOrNull());
                foreach (JsonElement source in element.At("dataSources") is { ValueKind: JsonValueKind.Array } sources ? sources.EnumerateArray() : default)
                {
                    Add(read, source.TextOrNull());
                }
            }

            foreach (JsonProperty member in element.EnumerateObject())
            {
                Flows(site, flow, member.Value, published, read);
            }
        }
    }

    // A shared subscription is of the filter behind its group; a variable stands for what is not known before it runs.
    private static void Add(SortedSet<string> topics, string? topic)
    {
        if (topic is not null && !topic.Contains("${", StringComparison.Ordinal))
        {
            string[] levels = topic.Split('/', 3);
            topics.Add(levels is ["$share", _, string filter] ? filter : topic);
        }
    }

    // A right on everything is not one that somebody needs.
    private static bool IsTopic(string topic) => TopicFilter.TryParse(topic, out TopicFilter filter, out _) && !filter.MatchesEverything;
}
