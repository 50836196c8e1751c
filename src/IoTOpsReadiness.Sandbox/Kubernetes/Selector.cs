using System.Text.Json;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Which objects of a list are asked for: a label selector and a field selector.</summary>
internal sealed partial class Selector
{
    private readonly List<Func<StoredObject, bool>> conditions = [];

    /// <summary>Whether labels or fields are asked for; a server does not count ahead then.</summary>
    public bool IsByContent { get; private set; }

    /// <summary>The selector of a request.</summary>
    public static Selector Of(ClusterRequest request, ResourceType type)
    {
        var selector = new Selector();
        if (request.Path.Namespace is { } name)
        {
            selector.conditions.Add(item => item.Namespace == name);
        }

        selector.AddLabels(request.Query("labelSelector") ?? "");
        selector.AddFields(request.Query("fieldSelector") ?? "", type);
        selector.IsByContent = selector.conditions.Count > (request.Path.Namespace is null ? 0 : 1);

        // A watch of one object.
        if (request.Path.Name is { } watched)
        {
            selector.conditions.Add(item => item.Name == watched);
        }

        return selector;
    }

    /// <summary>Whether it lets an object through.</summary>
    public bool Matches(StoredObject item) => conditions.All(condition => condition(item));

    private void AddLabels(string text)
    {
        int position = 0;
        while (position < text.Length)
        {
            Match requirement = Requirement().Match(text, position);
            if (!requirement.Success)
            {
                throw StatusException.BadRequest($"unable to parse requirement: '{text[position..]}' is not a label selector");
            }

            position += requirement.Length;
            string key = requirement.Groups["key"].Value;
            string value = requirement.Groups["value"].Value;
            HashSet<string> values = [.. requirement.Groups["list"].Value.Split(',', StringSplitOptions.TrimEntries)];
            conditions.Add(requirement.Groups["operator"].Value switch
            {
                "in" => item => item.Labels.TryGetValue(key, out string? label) && values.Contains(label),
                "notin" => item => !item.Labels.TryGetValue(key, out string? label) || !values.Contains(label),
                "=" or "==" => item => item.Labels.TryGetValue(key, out string? label) && label == value,
                "!=" => item => !item.Labels.TryGetValue(key, out string? label) || label != value,
                _ when requirement.Groups["not"].Success => item => !item.Labels.ContainsKey(key),
                _ => item => item.Labels.ContainsKey(key),
            });
        }
    }

    private void AddFields(string text, ResourceType type)
    {
        foreach (string term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            Match match = FieldTerm().Match(term);
            if (!match.Success)
            {
                throw StatusException.BadRequest($"invalid field selector: '{term}'; can't understand '{term}'");
            }

            string field = match.Groups["field"].Value;
            string value = match.Groups["value"].Value;
            Func<StoredObject, string> read = field switch
            {
                "metadata.name" => item => item.Name,
                "metadata.namespace" => item => item.Namespace ?? "",
                "spec.nodeName" or "status.phase" when type.Plural == "pods" => item => Read(item, field),
                _ => throw StatusException.BadRequest($"Unable to find \"{type.ApiVersion}, Resource={type.Plural}\" that match label selector \"\", field selector \"{text}\": field label not supported: {field}"),
            };
            bool isEqual = match.Groups["operator"].Value != "!=";
            conditions.Add(item => (read(item) == value) == isEqual);
        }
    }

    private static string Read(StoredObject item, string path)
    {
        using var document = JsonDocument.Parse(item.Json);
        JsonElement element = document.RootElement;
        foreach (string name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return "";
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
    }

    [GeneratedRegex(@"\G\s*(?:(?<key>[\w./-]+)\s*(?:(?<operator>notin|in)\s*\((?<list>[^)]*)\)|(?<operator>==|=|!=)\s*(?<value>[\w.-]*))|(?<not>!)?\s*(?<key>[\w./-]+))\s*(?:,|$)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Requirement();

    [GeneratedRegex(@"^(?<field>[\w./-]+?)(?<operator>==|!=|=)(?<value>.*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex FieldTerm();
}
