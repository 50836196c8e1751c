using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Reporting;

namespace IoTOpsReadiness.Binding;

/// <summary>Which report goes into which file.</summary>
internal static class ReportFiles
{
    /// <summary>What a report in a folder is called unless the user names it.</summary>
    public const string DefaultName = "iotops-readiness";

    /// <summary>
    /// The files to write. A folder gets a file per format under the usual name. With several formats the path is a base
    /// name, and each format adds its extension. Otherwise the path is the file, and its extension tells the format unless
    /// that is given.
    /// </summary>
    /// <param name="path">A file, a folder or a base name, as the file system knows it.</param>
    /// <param name="isFolder">Whether the user wrote a folder, with a separator at its end.</param>
    /// <param name="formats">The formats; none to go by the extension.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.Report.UnknownExtension</c>: the extension belongs to no format.</exception>
    public static IReadOnlyList<(string File, IReportWriter Writer)> Plan(string path, bool isFolder, IReadOnlyList<ReportFormat> formats)
    {
        IReportWriter[] writers = [.. formats.Distinct().Select(ReportWriters.Of)];
        if (isFolder || Directory.Exists(path))
        {
            return writers.Length > 0
                ? [.. writers.Select(writer => (Path.Combine(path, DefaultName + writer.Extensions[0]), writer))]
                : throw UnknownExtension(path);
        }

        return writers.Length switch
        {
            0 => [(path, ReportWriters.ForFile(path) ?? throw UnknownExtension(path))],
            1 => [(Path.HasExtension(path) ? path : path + writers[0].Extensions[0], writers[0])],
            _ => [.. writers.Select(writer => (BaseName(path) + writer.Extensions[0], writer))],
        };
    }

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="writer">Its format.</param>
    /// <param name="file">The file.</param>
    /// <param name="replace">Whether a file that exists is replaced.</param>
    /// <param name="force">Whether one that is read-only is, too.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.File.Exists</c>, <c>IoTOps.File.ReadOnly</c> or <c>IoTOps.File.NotWritable</c>.
    /// </exception>
    public static void Write(AssessmentReport report, IReportWriter writer, string file, bool replace, bool force, CancellationToken cancellationToken)
    {
        if (replace)
        {
            RequireWritable(file, force);
        }

        OutputFile.Write(file, replace, stream =>
        {
            using var text = new StreamWriter(stream, ReportWriters.Encoding, leaveOpen: true) { NewLine = "\n" };
            writer.Write(report, text, cancellationToken);
        });
    }

    // A move would replace it on some systems and fail on others.
    private static void RequireWritable(string file, bool force)
    {
        var known = new FileInfo(file);
        if (!known.Exists || !known.IsReadOnly)
        {
            return;
        }

        if (!force)
        {
            throw new ReadinessException(
                "IoTOps.File.ReadOnly", ErrorKind.PermissionDenied, $"'{file}' is read-only.", "Use -Force to replace it, or name another file.", file);
        }

        known.IsReadOnly = false;
    }

    private static string BaseName(string path) => ReportWriters.ForFile(path) is { } writer
        ? path[..^writer.Extensions.First(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)).Length]
        : path;

    private static ReadinessException UnknownExtension(string path)
    {
        string known = string.Join(", ", ReportWriters.All.Select(writer => $"{writer.Extensions[0]} ({writer.Format})"));
        return new(
            "IoTOps.Report.UnknownExtension",
            ErrorKind.InvalidArgument,
            $"'{path}' does not tell which format to write.",
            $"Use -Format, or a name that ends in one of {known}.",
            path);
    }
}
