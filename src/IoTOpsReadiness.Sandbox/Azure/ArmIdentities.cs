using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Managed identities: the ids they are given, and their federated credentials.</summary>
internal sealed class ArmIdentities(ArmStore store, ArmBehaviour behaviour)
{
    /// <summary>The type of an identity that stands by itself.</summary>
    public const string IdentityType = "Microsoft.ManagedIdentity/userAssignedIdentities";

    /// <summary>The type of what ties such an identity to a service account.</summary>
    public const string CredentialType = IdentityType + "/federatedIdentityCredentials";

    private const int MostCredentials = 20;

    private readonly Lock gate = new();
    private readonly HashSet<string> writing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives the identity part of a resource its ids.</summary>
    public void Complete(ArmId id, JsonObject document, JsonObject? current)
    {
        if (id.Type.Equals(IdentityType, StringComparison.OrdinalIgnoreCase))
        {
            Mint(document, "properties.", current, id.Text);
            document.Put("properties.tenantId", behaviour.TenantId);
            return;
        }

        if (document["identity"] is not JsonObject identity)
        {
            return;
        }

        string type = identity["type"].Text() ?? "None";
        if (type.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase))
        {
            string? principal = current.At("identity.principalId").Text();
            identity["principalId"] = principal ?? NewId(id.Text);
            identity["tenantId"] = behaviour.TenantId;
        }
        else
        {
            identity.Remove("principalId");
            identity.Remove("tenantId");
        }

        if (!type.Contains("UserAssigned", StringComparison.OrdinalIgnoreCase))
        {
            identity.Remove("userAssignedIdentities");
            return;
        }

        JsonObject assigned = [];
        foreach (string name in (identity["userAssignedIdentities"] as JsonObject ?? []).Select(pair => pair.Key))
        {
            if (!ArmId.TryParse(name, out ArmId? one) || store.Find(one)?.ToObject() is not { } found)
            {
                throw new ArmException(
                    400,
                    "FailedIdentityOperation",
                    $"Identity operation for resource '{id}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{{\"error\":{{\"code\":\"BadRequest\",\"message\":\"Resource '{name}' was not found.\"}}}}'.'.");
            }

            assigned[name] = new JsonObject { ["principalId"] = found.At("properties.principalId").Text(), ["clientId"] = found.At("properties.clientId").Text() };
        }

        identity["userAssignedIdentities"] = assigned;
    }

    /// <summary>
    /// Holds the identity of a federated credential while one is written: the service refuses a second write meanwhile.
    /// </summary>
    /// <exception cref="ArmException">409: another write to the same identity is under way.</exception>
    public async Task<IDisposable> HoldAsync(ArmId credential, CancellationToken cancellationToken)
    {
        string identity = credential.Parent!.Text;
        lock (gate)
        {
            if (!writing.Add(identity))
            {
                throw new ArmException(
                    409,
                    "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
                    $"Too many Federated Identity Credentials are written concurrently for the managed identity '{identity}'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.");
            }
        }

        var hold = new Hold(this, identity);
        try
        {
            await Task.Delay(behaviour.FederatedCredentialWriteTime, store.Time, cancellationToken).ConfigureAwait(false);
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a federated credential the identity cannot take.</summary>
    public void Check(ArmId id, JsonObject body)
    {
        string issuer = Required(body, "issuer");
        string subject = Required(body, "subject");
        if (body.At("properties.audiences") is not JsonArray { Count: > 0 })
        {
            throw new ArmException(400, "BadRequest", "Audiences must be specified.");
        }

        ArmRecord[] others = [.. store.List(CredentialType, other => other.Parent!.Equals(id.Parent) && !other.Equals(id))];
        if (others.Length >= MostCredentials && store.Find(id) is null)
        {
            throw new ArmException(400, "BadRequest", $"The number of Federated Identity Credentials for the managed identity '{id.Parent}' exceeds the limit of {MostCredentials}.");
        }

        if (others.Select(other => other.ToObject()).Any(other => other.At("properties.issuer").Text() == issuer && other.At("properties.subject").Text() == subject))
        {
            throw new ArmException(409, "Conflict", "Issuer and subject combination already exists for this Managed Identity.");
        }
    }

    /// <summary>Whose token a caller of the token endpoint gets; null where nobody has that id.</summary>
    public ArmCaller? Find(string? clientId, string? resourceId, string? objectId)
    {
        if ((clientId, resourceId, objectId) is (null, null, null) || clientId == behaviour.ClientId || objectId == behaviour.ObjectId)
        {
            return new ArmCaller(behaviour.ObjectId, behaviour.ClientId, "ManagedIdentity");
        }

        foreach (ArmRecord record in store.List(IdentityType, _ => true))
        {
            JsonObject identity = record.ToObject();
            string client = identity.At("properties.clientId").Text() ?? "";
            string principal = identity.At("properties.principalId").Text() ?? "";
            if (Is(client, clientId) || Is(principal, objectId) || Is(record.Id.Text, resourceId))
            {
                return new ArmCaller(principal, client, "ManagedIdentity");
            }
        }

        return null;
    }

    private static bool Is(string one, string? other) => other is not null && one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Required(JsonObject body, string name) =>
        body.At($"properties.{name}").Text() is { Length: > 0 } text ? text : throw new ArmException(400, "BadRequest", $"Invalid value for '{name}': it must be specified.");

    private void Mint(JsonObject document, string path, JsonObject? current, string seed)
    {
        document.Put(path + "principalId", current.At("properties.principalId").Text() ?? NewId(seed + "/principal"));
        document.Put(path + "clientId", current.At("properties.clientId").Text() ?? NewId(seed + "/client"));
    }

    // The same resource gets the same id in every run, unless it is made anew in the same run.
    private string NewId(string seed)
    {
        lock (gate)
        {
            int made = minted[seed] = minted.GetValueOrDefault(seed) + 1;
            return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed.ToUpperInvariant()}#{made}"))[..16]).ToString();
        }
    }

    private readonly Dictionary<string, int> minted = new(StringComparer.OrdinalIgnoreCase);

    private sealed class Hold(ArmIdentities owner, string identity) : IDisposable
    {
        public void Dispose()
        {
            lock (owner.gate)
            {
                owner.writing.Remove(identity);
            }
        }
    }
}
