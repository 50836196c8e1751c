using System.Collections;
using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>
/// Results as they come down a pipeline: from <c>Test-IoTOpsCluster</c> itself, or from what <c>Export-Clixml</c>, a job,
/// a remote session or <c>ConvertTo-Json</c> made of them.
/// </summary>
internal static class ResultInput
{
    /// <summary>The result an object is, or was before it was saved.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Report.NotAResult</c>: it is something else, or parts are missing.</exception>
    public static GuidelineResult Read(PSObject value)
    {
        if (value.BaseObject is GuidelineResult result)
        {
            return result;
        }

        try
        {
            return Result(value);
        }
        catch (FormatException exception)
        {
            throw new ReadinessException(
                "IoTOps.Report.NotAResult",
                ErrorKind.InvalidArgument,
                $"An object of type {value.TypeNames.FirstOrDefault() ?? "unknown"} is no result of an assessment: {exception.Message}",
                "Pipe what Test-IoTOpsCluster returns, or what Import-Clixml makes of it; keep findings whole: Export-Clixml, or ConvertTo-Json -Depth 5.",
                value.TypeNames.FirstOrDefault(),
                exception);
        }
    }

    private static GuidelineResult Result(PSObject value)
    {
        PSObject guideline = Required(value, "Guideline");
        Finding[] findings = [.. Items(Required(value, "Findings")).Select(Finding)];
        return new()
        {
            Status = Enumerated<Status>(value, "Status"),
            Severity = Enumerated<Severity>(value, "Severity"),
            Reason = Enumerated<Reason>(value, "Reason"),
            Guideline = new() { Id = Text(guideline, "Id"), Ref = Text(guideline, "Ref"), Title = Text(guideline, "Title"), Area = Text(guideline, "Area") },
            Site = Text(value, "Site"),
            Summary = Text(value, "Summary"),
            Findings = findings.Length > 0 ? findings : throw new FormatException("It has no findings."),
            Recommendation = Text(value, "Recommendation"),
            Remediation = Text(value, "Remediation"),
            HelpUri = Text(value, "HelpUri"),
            Baseline = Text(value, "Baseline"),
            Duration = Duration(Optional(value, "Duration")),
            CollectedAt = Moment(Optional(value, "CollectedAt"), "CollectedAt"),
        };
    }

    private static Finding Finding(PSObject value)
    {
        PSObject target = Required(value, "Target");
        return new()
        {
            Status = Enumerated<Status>(value, "Status"),
            Severity = Enumerated<Severity>(value, "Severity"),
            Reason = Enumerated<Reason>(value, "Reason"),
            Target = new() { Kind = Text(target, "Kind"), Name = Text(target, "Name"), Namespace = OptionalText(target, "Namespace"), ArmId = OptionalText(target, "ArmId") },
            Path = OptionalText(value, "Path"),
            Observed = OptionalText(value, "Observed"),
            Expected = OptionalText(value, "Expected"),
            Message = Text(value, "Message"),
            SettledBy = OptionalText(value, "SettledBy"),
            Source = Enumerated<FindingSource>(value, "Source"),
            Decision = Optional(value, "Decision") is { } decision ? Decision(decision) : null,
        };
    }

    private static AppliedDecision Decision(PSObject value) => new()
    {
        Kind = Enumerated<DecisionKind>(value, "Kind"),
        Reason = Text(value, "Reason"),
        Owner = Text(value, "Owner"),
        Created = Moment(Optional(value, "Created"), "Created"),
        Expires = Moment(Required(value, "Expires"), "Expires")!.Value,
        Ticket = OptionalText(value, "Ticket"),
        Origin = Text(value, "Origin"),
    };

    // Saved as its name; as its number where ConvertTo-Json was not told otherwise.
    private static T Enumerated<T>(PSObject value, string name)
        where T : struct, Enum =>
        Enum.TryParse(Text(value, name), ignoreCase: true, out T known) && Enum.IsDefined(known)
            ? known
            : throw new FormatException($"{name} is '{Text(value, name)}'.");

    private static TimeSpan Duration(PSObject? value) => value?.BaseObject switch
    {
        TimeSpan duration => duration,
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan duration) => duration,
        not null when OptionalText(value, "Ticks") is { } ticks && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long number) => TimeSpan.FromTicks(number),
        _ => TimeSpan.Zero,
    };

    private static DateTimeOffset? Moment(PSObject? value, string name) => value?.BaseObject switch
    {
        null => null,
        DateTimeOffset moment => moment,
        DateTime { Kind: DateTimeKind.Unspecified } moment => new(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
        DateTime moment => new(moment.ToUniversalTime()),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) => moment,
        // A DateTimeOffset that was saved property by property.
        _ when Optional(value, "UtcDateTime") is { BaseObject: DateTime moment } => new(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
        _ => throw new FormatException($"{name} is no date."),
    };

    private static IEnumerable<PSObject> Items(PSObject value) => value.BaseObject is IEnumerable items and not string
        ? items.Cast<object?>().Select(item => item is null ? throw new FormatException("A finding is null.") : PSObject.AsPSObject(item))
        : [value];

    private static string Text(PSObject value, string name) => Convert.ToString(Required(value, name).BaseObject, CultureInfo.InvariantCulture) ?? "";

    private static string? OptionalText(PSObject value, string name) => Optional(value, name) is { } found ? Convert.ToString(found.BaseObject, CultureInfo.InvariantCulture) : null;

    private static PSObject Required(PSObject value, string name) => Optional(value, name) ?? throw new FormatException($"It has no {name}.");

    private static PSObject? Optional(PSObject value, string name) => value.Properties[name]?.Value is { } found ? PSObject.AsPSObject(found) : null;
}
