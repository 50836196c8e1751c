using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>Who gains and who loses what between two states of an authorization: its own clients and topics are asked about.</summary>
internal static class AccessChange
{
    // More than a person reads.
    private const int Most = 20;

    /// <summary>The differences, a sentence each.</summary>
    public static IReadOnlyList<string> Between(JsonObject before, JsonObject after)
    {
        BrokerAuthorization left = View(before);
        BrokerAuthorization right = View(after);
        return Tell([.. Requests(left.Rules.Concat(right.Rules)).Select(request => (request, Was: BrokerAccess.Resolve(left, request).Allowed, Is: BrokerAccess.Resolve(right, request).Allowed))
            .Where(item => item.Was != item.Is)
            .Select(item => Sentence(item.request, item.Is ? "gains" : "loses"))]);
    }

    /// <summary>What is left of being allowed everything.</summary>
    public static IReadOnlyList<string> FromEverything(JsonObject after)
    {
        BrokerAuthorization right = View(after);
        string[] kept = [.. Requests(right.Rules).Where(request => BrokerAccess.Resolve(right, request).Allowed).Select(request => Sentence(request, "keeps"))];
        return [.. Tell(kept), "Everyone else, and everything else, is denied."];
    }

    private static IReadOnlyList<string> Tell(string[] sentences)
    {
        string[] distinct = [.. sentences.Distinct()];
        return distinct.Length <= Most ? distinct : [.. distinct.Take(Most), $"And {distinct.Length - Most} more."];
    }

    private static IEnumerable<AccessRequest> Requests(IEnumerable<AuthorizationRule> rules)
    {
        AuthorizationRule[] all = [.. rules];
        BrokerClient[] clients =
        [
            .. all.SelectMany(rule => rule.Usernames).Distinct().Select(name => new BrokerClient { Username = name, ClientId = name }),
            .. all.SelectMany(rule => rule.ClientIds).Distinct().Select(id => new BrokerClient { ClientId = id }),
            .. all.SelectMany(rule => rule.Attributes).Select(set => new BrokerClient { Attributes = set }),
        ];
        BrokerPermission[] permissions = [.. all.SelectMany(rule => rule.BrokerResources)];
        foreach (BrokerClient client in clients)
        {
            yield return new() { Client = client, Action = AccessAction.Connect };
            foreach (BrokerPermission permission in permissions)
            {
                if (!Enum.TryParse(permission.Method, ignoreCase: true, out AccessAction action) || action == AccessAction.Connect)
                {
                    continue;
                }

                foreach (string topic in permission.Topics)
                {
                    // A topic to publish to has no wildcard: any topic of the filter stands for the others.
                    string own = client.Username is { } name ? topic.Replace("{principal.username}", name, StringComparison.Ordinal).Replace("{principal.clientId}", name, StringComparison.Ordinal) : topic;
                    yield return new() { Client = client, Action = action, Topic = action == AccessAction.Publish ? own.Replace("+", "any", StringComparison.Ordinal).Replace("#", "any", StringComparison.Ordinal) : own };
                }
            }
        }
    }

    private static string Sentence(AccessRequest request, string verb) => $"{Who(request.Client)} {verb} {request.Action}{(request.Topic is null ? "" : $" '{request.Topic}'")}.";

    private static string Who(BrokerClient client) => client.Username is { } name ? $"user '{name}'" : client.ToString();

    private static BrokerAuthorization View(JsonObject body)
    {
        JsonObject document = new() { ["name"] = "rules", ["properties"] = body["properties"]?.DeepClone() ?? new JsonObject() };
        return new(new ResourceDocument(Encoding.UTF8.GetBytes(document.ToJsonString())), EvidenceSource.Azure);
    }
}
