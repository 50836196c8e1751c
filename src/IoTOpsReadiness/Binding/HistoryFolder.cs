using System.Globalization;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>A folder with one saved assessment per site and run.</summary>
internal static class HistoryFolder
{
    /// <summary>The saved assessments, oldest first; other files are left alone.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotReadable</c>, and what reading a saved assessment throws.</exception>
    public static IEnumerable<(string File, SavedAssessment Assessment)> Read(string folder)
    {
        string[] files;
        try
        {
            files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReadinessException("IoTOps.File.NotReadable", ErrorKind.PermissionDenied, $"'{folder}' cannot be read: {exception.Message}", "Name a folder that you may read.", folder, exception);
        }

        return files
            .Select(file => (File: file, Content: InputFile.ReadAll(file)))
            .Where(one => AssessmentFile.IsOne(one.Content))
            .Select(one => (one.File, Assessment: AssessmentFile.Read(one.Content, one.File)))
            .OrderBy(one => one.Assessment.SavedAt)
            .ThenBy(one => one.File, StringComparer.Ordinal);
    }

    /// <summary>The latest results of each site.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Assessment.EmptyHistory</c>: the folder holds no assessment.</exception>
    public static IReadOnlyList<GuidelineResult> Latest(string folder)
    {
        GuidelineResult[] results =
        [
            .. Read(folder)
                .SelectMany(one => one.Assessment.Results.GroupBy(result => result.Site, StringComparer.OrdinalIgnoreCase))
                .GroupBy(site => site.Key, StringComparer.OrdinalIgnoreCase)
                .SelectMany(runs => runs.Last()),
        ];
        return results.Length > 0 ? results : throw new ReadinessException(
            "IoTOps.Assessment.EmptyHistory",
            ErrorKind.NotFound,
            $"'{folder}' holds no saved assessment.",
            "Add one with Test-IoTOpsCluster | Compare-IoTOpsAssessment -HistoryPath.",
            folder);
    }

    /// <summary>Adds results, a file for each site. Returns the files.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotWritable</c>.</exception>
    public static IReadOnlyList<string> Add(string folder, IEnumerable<GuidelineResult> results, DateTimeOffset now)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReadinessException("IoTOps.File.NotWritable", ErrorKind.PermissionDenied, $"'{folder}' cannot be made: {exception.Message}", "Name a folder that you may write to.", folder, exception);
        }

        List<string> files = [];
        foreach (IGrouping<string, GuidelineResult> site in results.GroupBy(result => result.Site, StringComparer.OrdinalIgnoreCase))
        {
            string file = FreeName(folder, site.Key, now);
            byte[] content = AssessmentFile.Write([.. site], now);
            OutputFile.Write(file, replace: false, stream => stream.Write(content));
            files.Add(file);
        }

        return files;
    }

    // Sorts by time, and reads as what it is. Two runs within a second get a number.
    private static string FreeName(string folder, string site, DateTimeOffset now)
    {
        string slug = string.Concat(site.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '_'));
        string stem = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.{slug[..Math.Min(slug.Length, 100)]}"));
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? $"{stem}.json" : string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}.json"))
            .First(name => !File.Exists(name));
    }
}
