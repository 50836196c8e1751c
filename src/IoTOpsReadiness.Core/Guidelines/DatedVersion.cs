using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines;

/// <summary>The newest version of something, as of a day. Facts of different origin age differently.</summary>
/// <param name="Latest">The newest version.</param>
/// <param name="AsOf">The day it was the newest.</param>
public sealed record DatedVersion(SemanticVersion Latest, DateOnly AsOf)
{
    internal static DatedVersion? Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        return SemanticVersion.TryParse(json.At("latest").TextOrNull(), out SemanticVersion latest)
            ? new(latest, DateOnly.ParseExact(json.At("asOf").TextOrEmpty(), "yyyy-MM-dd", CultureInfo.InvariantCulture))
            : throw new FormatException("latest is not a version");
    }
}
