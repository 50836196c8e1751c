using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Assessment.Decisions;

namespace IoTOpsReadiness.Binding;

/// <summary>
/// Lets an end be given as a day (<c>2026-12-31</c>, the whole day in UTC), as a moment with its offset, or as a date object
/// such as <c>(Get-Date).AddDays(90)</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExpiryTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        DateTime date => Format(date),
        DateTimeOffset date => Format(date.UtcDateTime),
        string text when DecisionDates.TryParse(text.Trim(), isLast: true, out _) => text.Trim(),
        var other => throw new ArgumentTransformationMetadataException($"'{other}' is no date. {DecisionDates.Accepted}"),
    };

    private static string Format(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
