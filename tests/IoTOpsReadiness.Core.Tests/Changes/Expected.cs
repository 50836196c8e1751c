using System.Globalization;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>A verdict as changes write it; two that look the same here are the same to a gate.</summary>
internal static class Expected
{
    public const string Passes = "Pass";
    public const string IsManual = "Manual";
    public const string DoesNotApply = "NotApplicable";

    public static string Fails(Severity severity) => string.Create(CultureInfo.InvariantCulture, $"Fail {severity}");

    public static string IsUnknown(Severity severity, Reason reason) => string.Create(CultureInfo.InvariantCulture, $"Unknown {severity} {reason}");

    public static string Of(GuidelineResult result) => result.Status switch
    {
        Status.Fail => Fails(result.Severity),
        Status.Unknown => IsUnknown(result.Severity, result.Reason),
        Status.Pass or Status.Manual or Status.NotApplicable or Status.Exempt => result.Status.ToString(),
        _ => throw new InvalidOperationException($"{result.Status} is no status of a guideline."),
    };
}
