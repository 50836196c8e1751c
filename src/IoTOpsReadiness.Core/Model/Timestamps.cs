using System.Globalization;
using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>Reads the times that Kubernetes and ARM write.</summary>
internal static class Timestamps
{
    /// <summary>A moment anywhere in a document; null where it is missing.</summary>
    public static DateTimeOffset? Moment(this Resource owner, JsonElement value, string path)
    {
        string? text = owner.Text(value, path);
        return text is null ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment
            : throw owner.Malformed(path, "is not a point in time");
    }
}
