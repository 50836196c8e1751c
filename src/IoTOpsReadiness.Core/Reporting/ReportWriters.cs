using System.Globalization;
using System.Text;

namespace IoTOpsReadiness.Reporting;

/// <summary>The writers there are: one per format.</summary>
public static class ReportWriters
{
    /// <summary>What every report file is encoded in: UTF-8 without a byte order mark, which breaks parsers.</summary>
    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>All writers, in the order of <see cref="ReportFormat"/>.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } =
    [
        new HtmlReportWriter(),
        new MarkdownReportWriter(),
        new JsonReportWriter(),
        new CsvReportWriter(),
        new JUnitReportWriter(),
        new NUnit3ReportWriter(),
        new SarifReportWriter(),
        new OpenMetricsReportWriter(),
    ];

    /// <summary>The writer of a format.</summary>
    public static IReportWriter Of(ReportFormat format) => All.First(writer => writer.Format == format);

    /// <summary>The writer whose files end as this name does; null where none does, or where only more than one could.</summary>
    public static IReportWriter? ForFile(string name) => All
        .SelectMany(writer => writer.Extensions.Select(extension => (Writer: writer, Extension: extension)))
        .Where(one => name.EndsWith(one.Extension, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(one => one.Extension.Length)
        .Select(one => one.Writer)
        .FirstOrDefault();

    /// <summary>The report as one text.</summary>
    public static string ToText(this IReportWriter writer, AssessmentReport report, CancellationToken cancellationToken = default)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        writer.Write(report, text, cancellationToken);
        return text.ToString();
    }
}
