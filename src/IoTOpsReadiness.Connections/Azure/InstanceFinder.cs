using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Lists the instances a caller can see, with one question to Azure Resource Graph for the whole fleet.</summary>
public static class InstanceFinder
{
    /// <summary>Lists instances, by subscription, resource group and name.</summary>
    /// <param name="signIn">How to sign in.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Connection.Azure*</c>, as for connecting.</exception>
    public static async Task<IReadOnlyList<SiteInstance>> FindAsync(AzureSignIn signIn, InstanceQuery query, CancellationToken cancellationToken = default)
    {
        // The sites of one list share what their subscriptions have in common.
        AzureSession session = await AzureConnector.OpenAsync(signIn, new AzureReadCache(), cancellationToken).ConfigureAwait(false);
        ArmRead instances = await session.QueryAsync(Question(query), query.Subscriptions, query.ManagementGroups, cancellationToken).ConfigureAwait(false);
        if (!instances.IsAnswered)
        {
            throw session.Failure(instances, "Microsoft.ResourceGraph/resources");
        }

        // Custom locations tell the cluster. Whoever may not see them still gets the instances.
        ArmRead locations = await session.QueryAsync(
            $"resources | where type =~ '{AzureConnector.CustomLocationType}' | project id, properties", query.Subscriptions, query.ManagementGroups, cancellationToken).ConfigureAwait(false);
        Dictionary<string, ResourceDocument> byId = new(StringComparer.OrdinalIgnoreCase);
        foreach (ResourceDocument location in locations.Documents)
        {
            if (location.Text("id") is { } id)
            {
                byId[id] = location;
            }
        }

        return [.. instances.Documents
            .Select(document => Read(document, byId, signIn, session))
            .OfType<SiteInstance>()
            .Where(instance => query.IsNamed(instance.Name) && Shard(instance.InstanceId, query.ShardCount) == query.ShardIndex)
            .OrderBy(instance => instance.SubscriptionId, StringComparer.OrdinalIgnoreCase)
            .ThenBy(instance => instance.ResourceGroupName, StringComparer.OrdinalIgnoreCase)
            .ThenBy(instance => instance.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>
    /// The slice an instance belongs to, by its id alone: it stays there when others come and go, on every machine and in
    /// every version.
    /// </summary>
    internal static int Shard(string instanceId, int count)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(instanceId.ToUpperInvariant()));
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)count);
    }

    internal static string Question(InstanceQuery query)
    {
        var text = new StringBuilder($"resources | where type =~ '{AzureConnector.InstanceType}'");
        if (query.ResourceGroups.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" | where resourceGroup in~ ({string.Join(", ", query.ResourceGroups.Select(Quoted))})");
        }

        foreach ((string name, string? value) in query.Tags)
        {
            text.Append(CultureInfo.InvariantCulture, $" | where {(value is null ? $"isnotnull(tags[{Quoted(name)}])" : $"tags[{Quoted(name)}] =~ {Quoted(value)}")}");
        }

        return text.Append(" | project id, name, type, location, resourceGroup, subscriptionId, tags, extendedLocation, properties").ToString();
    }

    // As Kusto reads them: nothing that is given can end the text.
    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static SiteInstance? Read(ResourceDocument document, Dictionary<string, ResourceDocument> locations, AzureSignIn signIn, AzureSession session)
    {
        if (document.Text("id") is not { } id || ArmPath.Parse(id) is not { ResourceGroupScope: { } group } path)
        {
            return null;
        }

        ResourceDocument? location = document.Text("extendedLocation.name") is { } name ? locations.GetValueOrDefault(name) : null;
        return new()
        {
            Name = DisplayText.Sanitize(document.Text("name") ?? path.Name),
            InstanceId = id,
            SubscriptionId = path.Subscription,
            ResourceGroupName = group[(group.LastIndexOf('/') + 1)..],
            Location = document.Text("location"),
            Version = document.Text("properties.version"),
            ProvisioningState = document.Text("properties.provisioningState"),
            ConnectedClusterId = location?.Text("properties.hostResourceId"),
            Namespace = location?.Text("properties.namespace"),
            Tags = document.At("tags").Members()
                .Where(tag => tag.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(tag => DisplayText.Sanitize(tag.Name), tag => DisplayText.Sanitize(tag.Value.GetString()!), StringComparer.OrdinalIgnoreCase),
            SignIn = signIn,
            Session = session,
        };
    }
}
