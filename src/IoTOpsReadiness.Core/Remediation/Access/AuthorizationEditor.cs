using System.Text.Json.Nodes;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>Makes an authorization of rules that say who may do what, and refuses rules that say everybody or everything.</summary>
public static class AuthorizationEditor
{
    // What the components of Azure IoT Operations say to each other.
    private static readonly string[] InternalTopics = ["$services/#", "azure-iot-operations/#"];

    /// <summary>What the rules are checked against.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } = [.. ListenerEditor.Needs.Union(SiteTopics.Needs)];

    /// <summary>One rule, for clients that may use the topics which assets and dataflows of the site use, and nothing else.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.BrokerAuthorization.NoTopics</c>: they use none.</exception>
    public static RuleRequest FromSite(Site site, RuleRequest clients)
    {
        SiteTopics topics = SiteTopics.Of(site);
        return topics.Published.Count + topics.Awaited.Count > 0 ? clients with { Publish = topics.Awaited, Subscribe = topics.Published } : throw new ReadinessException(
            "IoTOps.BrokerAuthorization.NoTopics", ErrorKind.NotFound, $"No asset or dataflow of '{site.Name}' names a topic of its broker.", "Give the topics with -Rule.", site.Name);
    }

    /// <summary>Drafts the authorization.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where it goes.</param>
    /// <param name="name">The authorization; one that exists is replaced where forced.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="force">True where what would be refused is done all the same.</param>
    /// <exception cref="ReadinessException">It is not possible, or must be forced.</exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, string name, IReadOnlyList<RuleRequest> rules, bool force)
    {
        if (!KubernetesName.IsValid(name))
        {
            throw Invalid($"-Name '{name}' is not possible.", $"Accepted is {KubernetesName.Rule}.", name);
        }

        for (int index = 0; index < rules.Count; index++)
        {
            Check(rules[index], index, force);
        }

        ChangeDraft draft = drafts.EditOrCreate(Evidence.BrokerAuthorizations, name, "default");
        if (!draft.IsNew && !force)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthorization.Exists", ErrorKind.InvalidOperation, $"There is an authorization '{name}' already.", "Give another name, or -Force to put these rules in the place of its own.", name);
        }

        JsonObject before = draft.Body.DeepClone().AsObject();
        JsonObject policies = ListenerBody.Child(ListenerBody.Properties(draft.Body), "authorizationPolicies");
        policies["cache"] ??= "Enabled";
        policies["rules"] = new JsonArray([.. rules.Select(rule => (JsonNode)Body(rule))]);
        draft.For(draft.IsNew ? $"Make the authorization '{name}'" : $"Replace the rules of the authorization '{name}'");
        if (!draft.IsNew)
        {
            IReadOnlyList<string> differences = AccessChange.Between(before, draft.Body);
            draft.With(ChangeImpact.ClientsDisconnect, $"Connected clients are disconnected when rules change. {string.Join(' ', differences)}".TrimEnd());
        }

        return draft;
    }

    /// <summary>Puts it on a port.</summary>
    /// <exception cref="ReadinessException">It is not possible, or must be forced.</exception>
    public static ChangeDraft PutOn(Site site, ChangeDrafts drafts, ChangeDraft authorization, PortRequest port)
    {
        if (site.Listeners.SelectMany(listener => listener.Ports).FirstOrDefault(item => item.Listener.Name == port.Listener && item.Port == port.Port) is not { } known)
        {
            throw new ReadinessException(
                "IoTOps.Listener.NoSuchPort", ErrorKind.NotFound, $"There is no port {port.Listener}:{port.Port}.", "Open it with Set-IoTOpsListener, or give one that exists.", port.Port);
        }

        string before = known.AuthorizationRef is { } reference ? $"'{reference}' decided" : "whoever signed in could do anything";
        return ListenerEditor.Apply(site, drafts, port with { Authorization = authorization.Target.Name })
            .With(ChangeImpact.ClientsDisconnect, $"So far {before} on {known}; now: {string.Join(' ', Effect(site, drafts, authorization, known))}")
            .After(authorization);
    }

    /// <summary>Who gains and who loses what by an authorization.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">The changes so far.</param>
    /// <param name="authorization">The authorization.</param>
    /// <param name="port">The port it is put on; null for none.</param>
    public static IReadOnlyList<string> Effect(Site site, ChangeDrafts drafts, ChangeDraft authorization, ListenerPort? port)
    {
        BrokerAuthorization? known = port is null ? site.Authorizations.FirstOrDefault(item => item.Name == authorization.Target.Name) : site.AuthorizationOf(port).Found;
        return port is { AuthorizationRef: null }
            ? AccessChange.FromEverything(authorization.Body)
            : AccessChange.Between(known is null ? [] : new JsonObject { ["properties"] = JsonNode.Parse(known.Document.Root.At(known.Source == EvidenceSource.Azure ? "properties" : "spec").GetRawText()) }, authorization.Body);
    }

    private static void Check(RuleRequest rule, int index, bool force)
    {
        string name = $"Rule {index + 1}";
        string[] texts = [.. rule.Usernames, .. rule.ClientIds, .. rule.ConnectAs ?? [], .. rule.StateRead, .. rule.StateWrite];
        if (texts.Any(string.IsNullOrWhiteSpace))
        {
            throw Invalid($"{name} has an empty name, client id or key.", "Leave it out, or say which.", index);
        }

        foreach (string topic in rule.Publish.Concat(rule.Subscribe))
        {
            if (!TopicFilter.TryParse(topic, out _, out string problem))
            {
                throw Invalid($"{name} has the topic '{topic}': {problem}.", "Give a topic filter of MQTT; a token such as {principal.username} stands for a whole level.", topic);
            }
        }

        if (rule.ConnectAs is null && rule.Publish.Count + rule.Subscribe.Count + rule.StateRead.Count + rule.StateWrite.Count == 0)
        {
            throw Invalid($"{name} allows nothing.", "Give Connect, Publish, Subscribe, StateRead or StateWrite.", index);
        }

        if (!force && TooWide(rule) is { } problemOfRule)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthorization.TooWide", ErrorKind.InvalidOperation, $"{name} {problemOfRule}.", "Name the clients, and the topics and keys they need; or give -Force.", index);
        }
    }

    private static string? TooWide(RuleRequest rule)
    {
        foreach (string topic in rule.Publish.Concat(rule.Subscribe))
        {
            if (TopicFilter.TryParse(topic, out TopicFilter filter, out _)
                && (filter.MatchesEverything || InternalTopics.Any(text => TopicFilter.TryParse(text, out TopicFilter wanted, out _) && filter.Covers(wanted))))
            {
                return filter.MatchesEverything ? $"is for every topic ('{topic}')" : $"is for all the components of Azure IoT Operations say to each other ('{topic}')";
            }
        }

        return rule.IsForNobodyInParticular ? "does not say whom it is for"
            : rule.ClientIds.Contains("*") ? "is for every client id"
            : rule.Attributes.Any(set => set.Count == 0) ? "is for clients with no attribute in particular"
            : rule.ConnectAs?.Contains("*") == true ? "lets clients connect under any client id"
            : rule.StateRead.Contains("*") && rule.StateWrite.Contains("*") ? "is for every key of the state store"
            : null;
    }

    private static JsonObject Body(RuleRequest rule)
    {
        JsonObject principals = [];
        AddList(principals, "usernames", rule.Usernames);
        AddList(principals, "clientIds", rule.ClientIds);
        if (rule.Attributes.Count > 0)
        {
            principals["attributes"] = new JsonArray([.. rule.Attributes.Select(set => (JsonNode)new JsonObject(set.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))))]);
        }

        JsonArray broker = [];
        if (rule.ConnectAs is { } clientIds)
        {
            JsonObject connect = new() { ["method"] = "Connect" };
            AddList(connect, "clientIds", clientIds);
            broker.Add((JsonNode)connect);
        }

        Topics(broker, "Publish", rule.Publish);
        Topics(broker, "Subscribe", rule.Subscribe);
        JsonObject body = new() { ["principals"] = principals, ["brokerResources"] = broker };
        JsonArray state = [];
        string[] both = [.. rule.StateRead.Intersect(rule.StateWrite)];
        Keys(state, "Read", [.. rule.StateRead.Except(both)]);
        Keys(state, "Write", [.. rule.StateWrite.Except(both)]);
        Keys(state, "ReadWrite", both);
        if (state.Count > 0)
        {
            body["stateStoreResources"] = state;
        }

        return body;
    }

    private static void Topics(JsonArray resources, string method, IReadOnlyList<string> topics)
    {
        if (topics.Count > 0)
        {
            resources.Add((JsonNode)new JsonObject { ["method"] = method, ["topics"] = List(topics) });
        }
    }

    private static void Keys(JsonArray resources, string method, IReadOnlyList<string> keys)
    {
        if (keys.Count > 0)
        {
            resources.Add((JsonNode)new JsonObject { ["method"] = method, ["keyType"] = "Pattern", ["keys"] = List(keys) });
        }
    }

    private static void AddList(JsonObject parent, string name, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            parent[name] = List(items);
        }
    }

    private static JsonArray List(IReadOnlyList<string> items) => [.. items.Select(item => (JsonNode)item)];

    private static ReadinessException Invalid(string message, string action, object target) => new("IoTOps.BrokerAuthorization.InvalidRule", ErrorKind.InvalidArgument, message, action, target);
}
