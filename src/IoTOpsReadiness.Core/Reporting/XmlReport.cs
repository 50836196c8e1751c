using System.Globalization;
using System.Xml;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>What the two XML formats share.</summary>
internal static class XmlReport
{
    public static void Write(TextWriter output, Action<XmlWriter> write)
    {
        // A text writer may call itself UTF-16; the file is UTF-8, so the declaration is ours.
        output.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(output, new() { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize, CloseOutput = false }))
        {
            write(xml);
        }

        output.Write('\n');
    }

    /// <summary>Writes an attribute; characters that XML does not know are replaced.</summary>
    public static void Attribute(this XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, ReportWords.Xml(value));

    public static void Attribute(this XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, ReportWords.Number(value));

    public static void Property(this XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.Attribute("name", name);
        xml.Attribute("value", value);
        xml.WriteEndElement();
    }

    public static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    public static TimeSpan Duration(IEnumerable<GuidelineResult> results) => results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Duration);

    /// <summary>The name of a test: the guideline's reference, name and title.</summary>
    public static string TestName(GuidelineResult result) => $"{result.Ref} {result.Id}: {result.Guideline.Title}";

    /// <summary>Everything a reader of a failed test needs: the findings, the advice, the fix and the article.</summary>
    public static string Details(GuidelineResult result) => ReportWords.Xml(string.Join('\n',
    [
        .. result.Findings.Where(finding => finding.Status is not (Status.Pass or Status.NotApplicable)).ByUrgency().SelectMany(ReportWords.Lines),
        $"Recommendation: {result.Recommendation}",
        $"Fix: {result.Remediation}",
        .. result.HelpUri.Length > 0 ? [$"More: {result.HelpUri}"] : Array.Empty<string>(),
    ]));
}
