using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Resource providers: which there are, which types and api-versions they have, and whether a subscription has registered them.</summary>
internal sealed class ArmProviders(ArmStore store, ArmBehaviour behaviour, ArmVersions versions, ArmAuthority authority)
{
    /// <summary>What it takes to see which providers a subscription has registered.</summary>
    public const string ReadAction = "Microsoft.Resources/subscriptions/providers/read";

    /// <summary>GET of one, or of all.</summary>
    public ArmAnswer Get(ArmRequest request, ArmCaller caller, ArmId id)
    {
        authority.Demand(caller, ReadAction, id.Scope);
        if (!id.IsCollection)
        {
            Advance(id);
            return ArmAnswer.Of(200, Document(id) ?? throw Unknown(id.Name));
        }

        IEnumerable<string> names = ArmTypes.Providers.Select(provider => provider.Key)
            .Concat(store.List(ArmId.ProviderType, one => one.Scope.Equals(id.Scope)).Select(record => record.Id.Name))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return ArmLists.Page(request, behaviour.PageSize, names.Select(name => KeyValuePair.Create(name, Document(ArmId.Parse($"{Prefix(id)}/providers/{name}"))!)));
    }

    /// <summary>POST register or unregister.</summary>
    public ArmAnswer Register(ArmCaller caller, ArmId id, bool register)
    {
        authority.Demand(caller, $"{id.Namespace}/{(register ? "register" : "unregister")}/action", id.Scope);
        var provider = ArmId.Parse($"{Prefix(id)}/providers/{id.Namespace}");
        JsonObject document = Document(provider) ?? throw Unknown(id.Namespace);
        bool isRegistered = document["registrationState"].Text() == "Registered";
        if (isRegistered != register)
        {
            document["registrationState"] = register ? "Registering" : "Unregistering";
            store.Seed(Stored(provider, document));
        }

        return ArmAnswer.Of(200, Document(provider)!);
    }

    /// <summary>Refuses a write to a provider the subscription has not registered.</summary>
    /// <exception cref="ArmException">409 <c>MissingSubscriptionRegistration</c>.</exception>
    public void DemandRegistered(ArmId id)
    {
        if (id.SubscriptionId is null)
        {
            return;
        }

        var provider = ArmId.Parse($"/subscriptions/{id.SubscriptionId}/providers/{id.Namespace}");
        if (store.Find(provider)?.ToObject()["registrationState"].Text() is { } state && !state.Equals("Registered", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArmException(
                409,
                "MissingSubscriptionRegistration",
                $"The subscription is not registered to use namespace '{id.Namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.");
        }
    }

    // Registering takes a moment: the first look sees it under way, the next one done.
    private void Advance(ArmId id)
    {
        if (store.Find(id)?.ToObject() is not { } document)
        {
            return;
        }

        (string? next, bool seen) = document["registrationState"].Text() switch
        {
            "Registering" => ("Registered", document["seen"] is not null),
            "Unregistering" => ("NotRegistered", document["seen"] is not null),
            _ => (null, false),
        };
        if (next is null)
        {
            return;
        }

        if (seen || behaviour.OperationLooks <= 1)
        {
            document["registrationState"] = next;
            document.Remove("seen");
        }
        else
        {
            document["seen"] = true;
        }

        store.Seed(document);
    }

    private JsonObject? Document(ArmId id)
    {
        JsonObject? stored = store.Find(id)?.ToObject();
        IGrouping<string, ArmType>? known = ArmTypes.Providers.FirstOrDefault(provider => provider.Key.Equals(id.Name, StringComparison.OrdinalIgnoreCase));
        if (stored is null && known is null)
        {
            return null;
        }

        JsonObject document = stored ?? new() { ["id"] = id.Text, ["namespace"] = known!.Key, ["registrationPolicy"] = "RegistrationRequired", ["registrationState"] = "Registered" };
        document.Remove("seen");
        if (document["resourceTypes"] is not JsonArray { Count: > 0 } && known is not null)
        {
            document["resourceTypes"] = new JsonArray([.. known.Select(Describe)]);
        }

        return document;
    }

    private JsonNode Describe(ArmType type) => new JsonObject
    {
        ["resourceType"] = type.Name[(type.Name.IndexOf('/') + 1)..],
        ["locations"] = new JsonArray([.. (type.IsExtension ? [] : ArmTypes.Locations).Select(location => (JsonNode)location)]),
        ["apiVersions"] = new JsonArray([.. (versions.Of(type.Name) ?? []).Select(version => (JsonNode)version)]),
        ["capabilities"] = type.IsTracked ? "CrossResourceGroupResourceMove, CrossSubscriptionResourceMove, SupportsTags, SupportsLocation" : "None",
    };

    private static JsonObject Stored(ArmId id, JsonObject document)
    {
        document["id"] = id.Text;
        return document;
    }

    private static string Prefix(ArmId id) => id.SubscriptionId is { } subscription ? $"/subscriptions/{subscription}" : "";

    private static ArmException Unknown(string name) => new(404, "InvalidResourceNamespace", $"The resource namespace '{name}' is invalid.");
}
