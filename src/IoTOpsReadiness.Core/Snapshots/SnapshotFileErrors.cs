using System.Globalization;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Snapshots;

/// <summary>The errors of reading one snapshot file. The file's own words reach a message neutralised only.</summary>
internal sealed class SnapshotFileErrors(string name)
{
    private const string ExportAgain = "Export it again with Export-IoTOpsSnapshot, or copy it again from where it is complete.";

    private readonly string name = DisplayText.Sanitize(name, 1024);

    public ReadinessException NotASnapshot(string looksLike) => Error(
        "NotASnapshot",
        $"'{name}' is not a snapshot: {looksLike}.",
        "Give a file that Export-IoTOpsSnapshot wrote, or take a snapshot with Get-IoTOpsSnapshot.");

    public ReadinessException NewerSchema(int version, string? writtenBy) => Error(
        "NewerSchema",
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{name}' has snapshot schema {version}{(writtenBy is null ? "" : $", written by module {writtenBy}")}; this module reads schema {Snapshot.CurrentSchemaVersion} and older."),
        "Update the module: Update-Module IoTOpsReadiness.");

    public ReadinessException Truncated(ReadOnlySpan<byte> content, bool isCompressed)
    {
        (int line, _) = Position(content, content.Length);
        return Error(
            "Truncated",
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' is incomplete: it ends in line {line}, after {content.Length} bytes{(isCompressed ? " decompressed; the compressed data is cut off or damaged there" : "")}."),
            ExportAgain);
    }

    public ReadinessException Invalid(ReadOnlySpan<byte> content, long offset, string problem, Exception? inner = null)
    {
        (int line, int column) = Position(content, offset);
        return Error(
            "Invalid",
            string.Create(CultureInfo.InvariantCulture, $"'{name}' is not a valid snapshot: line {line}, byte {column}: {problem}."),
            ExportAgain,
            inner);
    }

    public ReadinessException Invalid(string problem) =>
        Error("Invalid", $"'{name}' is not a valid snapshot: {problem}.", ExportAgain);

    public ReadinessException TooLarge(long limit) => Error(
        "TooLarge",
        string.Create(CultureInfo.InvariantCulture, $"'{name}' is larger than the {limit:N0} bytes that are read, counted after decompression."),
        "Check that it is the file you mean; a snapshot of 20,000 resources has about 60 MB.");

    // Both count from one, as editors do.
    private static (int Line, int Column) Position(ReadOnlySpan<byte> content, long offset)
    {
        ReadOnlySpan<byte> before = content[..(int)Math.Clamp(offset, 0, content.Length)];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    private ReadinessException Error(string what, string message, string action, Exception? inner = null) =>
        new($"IoTOps.Snapshot.{what}", ErrorKind.InvalidData, message, action, name, inner);
}
