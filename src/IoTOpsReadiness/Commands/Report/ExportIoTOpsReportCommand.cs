using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Report;

/// <summary>
/// Writes results as a report for people, spreadsheets, CI systems, code scanning or monitoring: to files, or without a
/// path as text, one per format.
/// </summary>
[Cmdlet(VerbsData.Export, "IoTOpsReport", SupportsShouldProcess = true, DefaultParameterSetName = TextSet)]
[OutputType(typeof(string), ParameterSetName = [TextSet])]
[OutputType(typeof(FileInfo), ParameterSetName = [PathSet, LiteralPathSet])]
public sealed class ExportIoTOpsReportCommand : AsyncCmdlet
{
    private const string TextSet = "Text";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<GuidelineResult> results = [];
    private IReadOnlyList<(string File, IReportWriter Writer)> files = [];
    private string? history;

    /// <summary>Results of one site or several, from <c>Test-IoTOpsCluster</c> or from <c>Import-Clixml</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[]? InputObject { get; set; }

    /// <summary>
    /// The file to write; or a folder, or with several formats a base name, to which each format adds its extension.
    /// </summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The same, taken as it is written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>One format or several. Default: what the extension of the file says.</summary>
    [Parameter(ParameterSetName = TextSet, Mandatory = true)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public ReportFormat[]? Format { get; set; }

    /// <summary>The title of the report. Default: <c>Azure IoT Operations readiness</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = ReportOptions.DefaultTitle;

    /// <summary>
    /// A folder of earlier assessments, as <c>Compare-IoTOpsAssessment -HistoryPath</c> keeps them: HTML and JSON show the
    /// trend of each site. A folder that does not exist yet is an empty one.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>Keeps a file that exists.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces a file that is read-only, too.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the files.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter PassThru { get; set; }

    // Wrong paths are told before a long assessment runs, not after it. A path to write to has no wildcards.
    private protected override void Begin()
    {
        history = HistoryPath is null ? null : InputPaths.ResolveLiteral(this, HistoryPath);
        if ((Path ?? LiteralPath) is { } path)
        {
            bool isFolder = path[^1] is '/' || path[^1] == System.IO.Path.DirectorySeparatorChar;
            files = ReportFiles.Plan(InputPaths.ResolveLiteral(this, path), isFolder, Format ?? []);
        }
    }

    private protected override void Prepare() => results.AddRange(InputObject!.Select(ResultObjects.From));

    private protected override async Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var report = AssessmentReport.Of(results, new()
        {
            Title = Title,
            Now = DateTimeOffset.UtcNow,
            History = history is null ? [] : [.. HistoryFolder.Read(history).SelectMany(one => ReportDay.Of(one.Assessment))],
        });
        if (files.Count == 0)
        {
            foreach (ReportFormat format in Format!.Distinct())
            {
                await pipeline.WriteObjectAsync(ReportWriters.Of(format).ToText(report, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }

        foreach ((string file, IReportWriter writer) in files)
        {
            // One file that cannot be written must not cost the user the others.
            try
            {
                await WriteFileAsync(report, writer, file, pipeline, cancellationToken).ConfigureAwait(false);
            }
            catch (ReadinessException exception) when (files.Count > 1)
            {
                await pipeline.WriteErrorAsync(exception, file, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteFileAsync(AssessmentReport report, IReportWriter writer, string file, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (!await pipeline.ShouldProcessAsync(file, $"Write the {writer.Format} report", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        ReportFiles.Write(report, writer, file, replace: !NoClobber, Force, cancellationToken);
        pipeline.WriteVerbose($"Wrote '{file}'.");
        if (PassThru)
        {
            await pipeline.WriteObjectAsync(new FileInfo(file), cancellationToken).ConfigureAwait(false);
        }
    }
}
