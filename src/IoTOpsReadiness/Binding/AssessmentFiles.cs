using System.Collections;
using System.Management.Automation;
using System.Text;
using System.Xml;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>
/// Saved assessments on disk: a file of our own, one of Export-Clixml, or a history folder, of which the latest file of each
/// site counts.
/// </summary>
internal static class AssessmentFiles
{
    /// <summary>The results a path stands for.</summary>
    /// <exception cref="ReadinessException">It cannot be read or holds no results.</exception>
    public static IReadOnlyList<GuidelineResult> Read(string path) =>
        Directory.Exists(path) ? HistoryFolder.Latest(path) : Parse(InputFile.ReadAll(path), path);

    /// <summary>True for a snapshot, compressed or not.</summary>
    public static bool IsSnapshot(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || content[..Math.Min(content.Length, 256)].IndexOf(Encoding.UTF8.GetBytes($"\"{SnapshotFile.Format}\"")) >= 0;

    private static IReadOnlyList<GuidelineResult> Parse(byte[] content, string path)
    {
        string head = Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, 512)));
        return head.Contains("http://schemas.microsoft.com/powershell/2004/04", StringComparison.Ordinal) || head.StartsWith('\uFFFD')
            ? ReadClixml(content, path)
            : AssessmentFile.Read(content, path).Results;
    }

    private static IReadOnlyList<GuidelineResult> ReadClixml(byte[] content, string path)
    {
        object[] items;
        try
        {
            using var reader = new StreamReader(new MemoryStream(content), detectEncodingFromByteOrderMarks: true);
            items = PSSerializer.DeserializeAsList(reader.ReadToEnd());
        }
        catch (Exception exception) when (exception is XmlException or PSArgumentException or FormatException or InvalidOperationException)
        {
            throw new ReadinessException(
                "IoTOps.Assessment.Invalid", ErrorKind.InvalidData, $"'{path}' is damaged: {exception.Message}", "Save the results again with Export-Clixml.", path, exception);
        }

        // Export-Clixml writes what came through its pipeline one by one, and an array that was given to it as one.
        GuidelineResult[] results = [.. items.SelectMany(item => ResultObjects.Unwrap(item) is IList list ? list.Cast<object?>() : [item]).Select(ResultObjects.From)];
        return results.Length > 0 ? results : throw new ReadinessException(
            "IoTOps.Assessment.Invalid", ErrorKind.InvalidData, $"'{path}' holds no result.", "Save the results again with Export-Clixml.", path);
    }
}
