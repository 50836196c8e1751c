using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.SchemaRegistry;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Storage;

/// <summary>The network side of the account: open to the registry, closed to everybody else.</summary>
internal static class AccountFirewall
{
    private const string Command = "Set-IoTOpsSchemaRegistryStorage";

    /// <summary>Turns public network access on, which nobody has meanwhile: so the firewall is closed in the same write.</summary>
    /// <returns>The draft; null where access is on, or a perimeter decides.</returns>
    public static ChangeDraft? Open(ChangeDrafts drafts, StorageAccount account)
    {
        if (!Same.Text(account.PublicNetworkAccess, "Disabled"))
        {
            return null;
        }

        ChangeDraft draft = RegistryStorageEditor.Draft(drafts, account);
        draft.Body["properties"]!["publicNetworkAccess"] = "Enabled";
        JsonObject rules = RegistryStorageEditor.Rules(draft.Body);
        LetServicesPass(rules);
        rules["defaultAction"] = "Deny";
        return draft.For($"Let the schema registry reach the storage account {account.Name}, and nobody else over the public network", RegistryStorageEditor.PublicNetwork)
            .For($"Let the schema registry reach the storage account {account.Name}, and nobody else over the public network", RegistryStorageEditor.Firewall)
            .Command(Command);
    }

    /// <summary>Closes the firewall: first who is to pass, in a step of its own, then the door.</summary>
    public static void Close(Site site, ChangeDrafts drafts, RegistryStorage storage, StorageAccount account, ChangeDraft? opening, IReadOnlyList<string> ranges, bool force)
    {
        if (Same.Text(account.PublicNetworkAccess, "SecuredByPerimeter"))
        {
            throw new ReadinessException(
                "IoTOps.SchemaRegistry.Perimeter",
                ErrorKind.InvalidOperation,
                $"A network perimeter stands before the storage account {account.Name}, and its own firewall has no effect.",
                "See to it that the perimeter lets the schema registry in, or leave the firewall out with -SkipFirewall.",
                account.Name);
        }

        if (opening is null && Same.Text(account.PublicNetworkAccess, "Disabled"))
        {
            return;
        }

        bool isOpen = opening is null && !Same.Text(account.DefaultAction, "Deny");
        if (isOpen && ranges.Count == 0 && !force && Writers(site, account) is { Length: > 0 } writers)
        {
            throw new ReadinessException(
                "IoTOps.SchemaRegistry.DataflowCutOff",
                ErrorKind.InvalidOperation,
                $"The dataflow endpoints {string.Join(", ", writers)} write to {account.Name} too, and the firewall would keep them out: they come from the site's own addresses.",
                "Name the public addresses the site comes from with -AllowIpRange. -Force closes it nevertheless, for a site with a private endpoint; -SkipFirewall leaves it open.",
                account.Name);
        }

        bool lacksBypass = !Passes(account.Bypass) && !account.ResourceAccessRules.Any(rule => Same.Text(rule.ResourceId, storage.Registry.Reference.ArmId));
        string[] missing = Missing(account, ranges);
        if (!isOpen && !lacksBypass && missing.Length == 0)
        {
            return;
        }

        ChangeDraft first = RegistryStorageEditor.Draft(drafts, account);
        if (lacksBypass)
        {
            LetServicesPass(RegistryStorageEditor.Rules(first.Body));
            first.For($"Let trusted Azure services, and so the schema registry, pass the firewall of {account.Name}", RegistryStorageEditor.Firewall).Command(CommandOf(ranges));
        }

        if (missing.Length > 0)
        {
            Allow(RegistryStorageEditor.Rules(first.Body), missing);
            first.For($"Let {string.Join(", ", missing)} pass the firewall of {account.Name}", RegistryStorageEditor.Firewall).Command(CommandOf(ranges));
        }

        if (isOpen)
        {
            // The other way round the registry would be cut off for as long as it takes.
            ChangeDraft second = drafts.Then(first, "close the firewall", body => RegistryStorageEditor.Rules(body)["defaultAction"] = "Deny");
            second.Operation = ChangeOperation.Patch;
            second.For($"Close the firewall of the storage account {account.Name}", RegistryStorageEditor.Firewall)
                .With(ChangeImpact.ClientsDisconnect, $"Whoever reaches {account.Name} over the public network from an address that is not allowed loses access, the portal and the CLI of a person too.")
                .Command(CommandOf(ranges));
        }
    }

    private static void LetServicesPass(JsonObject rules)
    {
        string bypass = (string?)rules["bypass"] ?? "AzureServices";
        if (!Passes(bypass))
        {
            rules["bypass"] = bypass.Length == 0 || Same.Text(bypass, "None") ? "AzureServices" : $"{bypass}, AzureServices";
        }
        else
        {
            rules["bypass"] = bypass;
        }
    }

    private static void Allow(JsonObject rules, string[] ranges)
    {
        JsonArray list = rules["ipRules"] as JsonArray ?? [];
        rules["ipRules"] = list;
        foreach (string range in ranges)
        {
            list.Add((JsonNode)new JsonObject { ["value"] = range, ["action"] = "Allow" });
        }
    }

    private static string[] Missing(StorageAccount account, IReadOnlyList<string> ranges)
    {
        string[] known = [.. account.AllowedRanges];
        return [.. ranges.Where(range => !known.Contains(range, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
    }

    private static bool Passes(string bypass) => bypass.Split(',', StringSplitOptions.TrimEntries).Any(word => Same.Text(word, "AzureServices"));

    // Both names of an account lead to it: <account>.blob.… and <account>.dfs.….
    private static string[] Writers(Site site, StorageAccount account) =>
    [
        .. site.DataflowEndpoints
            .Where(endpoint => endpoint.Host is { } host && Same.Text(host.Split('.')[0].Split('/')[^1], account.Name) && Same.Text(endpoint.EndpointType, "DataLakeStorage"))
            .Select(endpoint => endpoint.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static string CommandOf(IReadOnlyList<string> ranges) => ranges.Count == 0 ? Command : $"{Command} -AllowIpRange {string.Join(", ", ranges)}";
}
