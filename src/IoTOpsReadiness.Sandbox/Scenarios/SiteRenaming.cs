using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Scenarios;

/// <summary>
/// Makes one of many sites out of a scenario: its instance, its connected cluster and its resource group get names of
/// their own, and with the resource group every ARM id does. What several sites of a company share, such as the
/// subscription, stays.
/// </summary>
internal sealed partial class SiteRenaming
{
    private readonly Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? pattern;

    /// <summary>A renaming.</summary>
    /// <param name="site">The scenario's site.</param>
    /// <param name="name">The new name of the instance; the others are made of it.</param>
    public SiteRenaming(SiteIdentity site, string name)
    {
        names[site.Name] = name;
        foreach (Match id in new[] { site.InstanceId, site.ConnectedClusterId }.Select(id => ResourceId().Match(id ?? "")).Where(id => id.Success))
        {
            bool isInstance = id.Groups["type"].Value.Equals("Microsoft.IoTOperations/instances", StringComparison.OrdinalIgnoreCase);
            names.TryAdd(id.Groups["name"].Value, isInstance ? name : $"{name}-cluster");
            names.TryAdd(id.Groups["group"].Value, $"rg-{name}");
        }

        // A name within a longer name is another name. But what lies in a group that sites share, such as rules of alerts, is told
        // apart by the cluster's name at the end of its own.
        string choice = string.Join('|', names.Keys.OrderByDescending(key => key.Length).Select(Regex.Escape));
        string shared = ResourceId().Match(site.ConnectedClusterId ?? "") is { Success: true } cluster ? $@"|(?<=-){Regex.Escape(cluster.Groups["name"].Value)}" : "";
        pattern = new($@"(?:(?:(?<=\\[nrt])|(?<![A-Za-z0-9-]))(?:{choice}){shared})(?![A-Za-z0-9-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    private SiteRenaming()
    {
    }

    /// <summary>Leaves everything as it is.</summary>
    public static SiteRenaming None { get; } = new();

    /// <summary>The name of the n-th of many sites, for example <c>site-001</c>.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"site-{number:000}");

    /// <summary>Renames what a text names.</summary>
    public string Apply(string text) => pattern is null ? text : pattern.Replace(text, match => names[match.Value]);

    /// <summary>Renames what a document names.</summary>
    public ResourceDocument Apply(ResourceDocument document) =>
        pattern is null ? document : new(Encoding.UTF8.GetBytes(Apply(Encoding.UTF8.GetString(document.Json.Span))));

    /// <summary>Renames a site.</summary>
    public SiteIdentity Apply(SiteIdentity site) => pattern is null ? site : site with
    {
        Name = Apply(site.Name),
        Context = Apply(site.Name),
        ConnectedClusterId = site.ConnectedClusterId is { } cluster ? Apply(cluster) : null,
        InstanceId = site.InstanceId is { } instance ? Apply(instance) : null,
    };

    [GeneratedRegex("^/subscriptions/[^/]+/resourceGroups/(?<group>[^/]+)/providers/(?<type>[^/]+/[^/]+)/(?<name>[^/]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ResourceId();
}
