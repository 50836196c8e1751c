using System.Text;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Binding;

/// <summary>Files of guidelines on disk.</summary>
internal static class CustomGuidelines
{
    /// <summary>The guidelines of a file.</summary>
    /// <exception cref="ReadinessException">The file cannot be read or is no file of guidelines.</exception>
    public static IReadOnlyList<CustomGuideline> Read(string path)
    {
        using var reader = new StreamReader(new MemoryStream(InputFile.ReadAll(path)), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return CustomGuidelineFile.Read(reader.ReadToEnd(), path);
    }

    /// <summary>The guidelines, where each is there once.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Guideline.Duplicate</c>.</exception>
    public static IReadOnlyList<CustomGuideline> Distinct(IEnumerable<CustomGuideline> guidelines)
    {
        CustomGuideline[] all = [.. guidelines];
        string? twice = all.GroupBy(guideline => guideline.Definition.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? all : throw new ReadinessException(
            "IoTOps.Guideline.Duplicate", ErrorKind.InvalidArgument, $"There are two guidelines '{twice}' of your own.", "Give each an id of its own.", twice);
    }
}
