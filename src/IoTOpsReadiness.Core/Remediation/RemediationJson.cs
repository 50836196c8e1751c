using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IoTOpsReadiness.Remediation;

/// <summary>How plans and journals are written: for people to review, and for this module to read back exactly.</summary>
internal static class RemediationJson
{
    public static JsonSerializerOptions OneLine { get; } = Make(false);

    public static JsonSerializerOptions Indented { get; } = Make(true);

    private static JsonSerializerOptions Make(bool isIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        WriteIndented = isIndented,

        // Review is done in editors and diffs, where a quote is a quote.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

        // ConvertTo-Json writes numbers unless it is told otherwise.
        Converters = { new JsonStringEnumConverter(allowIntegerValues: true) },
    };
}
