using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// Writes HTML in which markup can only come from the source of this module: the literal parts of what is written are
/// markup, and every value in it is encoded, wherever it stands.
/// </summary>
internal sealed class HtmlOutput(TextWriter output)
{
#pragma warning disable CA1822, IDE0060 // The handler has written everything by the time this is called.
    public void Write([InterpolatedStringHandlerArgument("")] MarkupHandler markup)
    {
    }
#pragma warning restore CA1822, IDE0060

    /// <summary>Writes one of the files of this module as it is.</summary>
    public void WriteAsset(string content) => output.Write(content);

    /// <summary>Markup whose values are encoded.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct MarkupHandler
    {
        private readonly TextWriter output;

        public MarkupHandler(int literalLength, int formattedCount, HtmlOutput html)
        {
            _ = (literalLength, formattedCount);
            output = html.Writer;
        }

        public void AppendLiteral(string markup) => output.Write(markup);

        public void AppendFormatted(string? text) => output.Write(WebUtility.HtmlEncode(text));

        public void AppendFormatted(int number) => output.Write(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double number) => output.Write(number.ToString("0.##", CultureInfo.InvariantCulture));

        public void AppendFormatted<T>(T value)
            where T : struct, Enum => output.Write(WebUtility.HtmlEncode(value.ToString()));
    }

    private TextWriter Writer => output;
}
