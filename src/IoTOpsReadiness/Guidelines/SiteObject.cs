using System.Management.Automation;
using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Guidelines;

/// <summary>
/// The evidence as objects for a script: a property per kind with its Kubernetes documents, the same under <c>Azure</c>. It is
/// a copy; what a script does to it is gone with the script.
/// </summary>
internal static class SiteObject
{
    /// <summary>What the type name of a document begins with; its kind follows.</summary>
    public const string DocumentType = "IoTOpsReadiness.Document.";

    public static PSObject Of(GuidelineContext context, IReadOnlyList<EvidenceKind> kinds)
    {
        var site = new PSObject();
        Add(site, "Name", context.Site.Name);
        Add(site, "Namespace", context.Site.Namespace);
        Add(site, "Topology", context.Topology.ToString());
        Add(site, "CollectedAt", context.Now);
        var azure = new PSObject();
        foreach (EvidenceKind kind in kinds)
        {
            Add(site, kind.Name, Documents(context.Site.Snapshot, kind, EvidenceSource.Kubernetes));
            Add(azure, kind.Name, Documents(context.Site.Snapshot, kind, EvidenceSource.Azure));
        }

        Add(site, "Azure", azure);
        return site;
    }

    private static object[] Documents(Snapshot snapshot, EvidenceKind kind, EvidenceSource source) =>
        [.. snapshot.Documents(kind, source).Select(document =>
        {
            var item = new PSObject();
            item.TypeNames.Insert(0, DocumentType + (kind.Kubernetes?.Kind ?? kind.Name));
            Fill(item, document.Root);
            return (object)item;
        })];

    private static object? Convert(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var item = new PSObject();
                Fill(item, value);
                return item;
            case JsonValueKind.Array: return value.EnumerateArray().Select(Convert).ToArray();
            case JsonValueKind.String: return value.GetString();
            case JsonValueKind.Number: return value.TryGetInt64(out long whole) ? whole : value.GetDouble();
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            default: return null;
        }
    }

    private static void Fill(PSObject item, JsonElement source)
    {
        if (source.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in source.EnumerateObject())
            {
                Add(item, member.Name, Convert(member.Value));
            }
        }
    }

    // PowerShell's properties have names, and know no letter case: of App and app the first is there.
    private static void Add(PSObject item, string name, object? value)
    {
        if (name.Length > 0 && item.Properties[name] is null)
        {
            item.Properties.Add(new PSNoteProperty(name, value));
        }
    }
}
