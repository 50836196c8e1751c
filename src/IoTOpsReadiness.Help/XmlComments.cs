using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace IoTOpsReadiness.Help;

/// <summary>The comments of an assembly, as the compiler wrote them down.</summary>
internal sealed partial class XmlComments
{
    private readonly Dictionary<string, XElement> members;

    public XmlComments(string path) =>
        members = XDocument.Load(path).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);

    public string SummaryOf(Type type) => Text($"T:{type.FullName}");

    public string SummaryOf(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private string Text(string member)
    {
        XElement summary = members.GetValueOrDefault(member)?.Element("summary") ?? throw new InvalidOperationException($"{member} has no summary.");
        return Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
    }

    // Markdown has the same words for code.
    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" or "paramref" or "seealso" } reference => $"`{((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? "").Split('.')[^1]}`",
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
