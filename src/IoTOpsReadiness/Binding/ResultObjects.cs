using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>
/// Results as PowerShell hands them over: live, or as Export-Clixml, jobs, remoting and ConvertFrom-Json brought them back.
/// </summary>
internal static class ResultObjects
{
    /// <summary>The result an object is.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Assessment.NotAResult</c>: it is something else.</exception>
    public static GuidelineResult From(object? input)
    {
        if (Unwrap(input) is GuidelineResult result)
        {
            return result;
        }

        if (input is PSObject saved && IsSaved(saved))
        {
            try
            {
                return AssessmentFile.Checked(Result(saved));
            }
            catch (Exception exception) when (exception is JsonException or PSInvalidCastException or ArgumentException)
            {
                throw Refuse($"The saved result is damaged: {exception.Message}", exception);
            }
        }

        throw Refuse($"A {TypeName(input)} is not a result of Test-IoTOpsCluster.");
    }

    /// <summary>True for a result, live or brought back.</summary>
    public static bool IsResult(object? input) => Unwrap(input) is GuidelineResult || (input is PSObject saved && IsSaved(saved));

    /// <summary>The object itself.</summary>
    public static object? Unwrap(object? input) => input is PSObject wrapped ? wrapped.BaseObject : input;

    // JSON keeps no type names; then it is one by what it has.
    private static bool IsSaved(PSObject saved) => saved.TypeNames.Contains("Deserialized." + typeof(GuidelineResult).FullName)
        || (saved.BaseObject is PSCustomObject && saved.Properties["Guideline"] is not null && saved.Properties["Findings"] is not null);

    private static string TypeName(object? input) => input switch
    {
        null => "$null",
        PSObject { TypeNames.Count: > 0 } wrapped => wrapped.TypeNames[0],
        _ => input.GetType().FullName!,
    };

    private static GuidelineResult Result(PSObject saved)
    {
        PSObject guideline = Object(saved, "Guideline");
        return new()
        {
            Status = Enum<Status>(saved, "Status"),
            Severity = Enum<Severity>(saved, "Severity"),
            Reason = Enum<Reason>(saved, "Reason"),
            Guideline = new()
            {
                Id = Text(guideline, "Id"),
                Ref = Text(guideline, "Ref"),
                Title = Text(guideline, "Title"),
                Area = Text(guideline, "Area"),
            },
            Site = Text(saved, "Site"),
            Summary = Text(saved, "Summary"),
            Findings = [.. Items(saved, "Findings").Select(Finding)],
            Recommendation = Text(saved, "Recommendation"),
            Remediation = Text(saved, "Remediation"),
            HelpUri = Text(saved, "HelpUri"),
            Baseline = Text(saved, "Baseline"),
            Duration = Duration(Value(saved, "Duration")),
            CollectedAt = Moment(saved, "CollectedAt"),
        };
    }

    private static Finding Finding(object? item)
    {
        PSObject saved = AsObject(item, "Findings");
        PSObject target = Object(saved, "Target");
        return new()
        {
            Status = Enum<Status>(saved, "Status"),
            Severity = Enum<Severity>(saved, "Severity"),
            Reason = Value(saved, "Reason") is null ? Reason.None : Enum<Reason>(saved, "Reason"),
            Target = new()
            {
                Kind = Text(target, "Kind"),
                Name = Text(target, "Name"),
                Namespace = OptionalText(target, "Namespace"),
                ArmId = OptionalText(target, "ArmId"),
            },
            Path = OptionalText(saved, "Path"),
            Observed = OptionalText(saved, "Observed"),
            Expected = OptionalText(saved, "Expected"),
            Message = Text(saved, "Message"),
            SettledBy = OptionalText(saved, "SettledBy"),
            Source = Value(saved, "Source") is null ? FindingSource.Evidence : Enum<FindingSource>(saved, "Source"),
            Decision = Value(saved, "Decision") is { } decision ? Decision(AsObject(decision, "Decision")) : null,
        };
    }

    private static AppliedDecision Decision(PSObject saved) => new()
    {
        Kind = Enum<DecisionKind>(saved, "Kind"),
        Reason = Text(saved, "Reason"),
        Owner = Text(saved, "Owner"),
        Created = Moment(saved, "Created"),
        Expires = Moment(saved, "Expires") ?? throw Missing("Expires"),
        Ticket = OptionalText(saved, "Ticket"),
        Origin = Text(saved, "Origin"),
    };

    private static object? Value(PSObject saved, string name) => saved.Properties[name]?.Value;

    private static PSObject Object(PSObject saved, string name) => AsObject(Value(saved, name), name);

    private static PSObject AsObject(object? value, string name) => value as PSObject ?? throw Missing(name);

    private static IEnumerable<object?> Items(PSObject saved, string name) =>
        Unwrap(Value(saved, name)) is IEnumerable items and not string ? items.Cast<object?>() : throw Missing(name);

    private static string Text(PSObject saved, string name) => OptionalText(saved, name) ?? throw Missing(name);

    // An empty text is one; a guideline of one's own may have no page.
    private static string? OptionalText(PSObject saved, string name) => Unwrap(Value(saved, name)) as string;

    // Clixml keeps the name; JSON the number, unless ConvertTo-Json was told otherwise.
    private static T Enum<T>(PSObject saved, string name)
        where T : struct, Enum
    {
        string text = System.Convert.ToString(Unwrap(Value(saved, name)), CultureInfo.InvariantCulture) is { Length: > 0 } known ? known : throw Missing(name);
        return System.Enum.TryParse(text, ignoreCase: true, out T value) && System.Enum.IsDefined(value) ? value : throw new JsonException($"{name} is '{text}'.");
    }

    private static TimeSpan Duration(object? value) => Unwrap(value) switch
    {
        null => default,
        // JSON takes it apart.
        PSCustomObject when value is PSObject { } parts && Value(parts, "Ticks") is { } ticks => TimeSpan.FromTicks(Convert<long>(ticks)),
        _ => Convert<TimeSpan>(value!),
    };

    // JSON brings dates back as DateTime or text; Clixml takes those apart that know their offset, or makes text of them
    // where it has no depth left.
    private static DateTimeOffset? Moment(PSObject saved, string name) => Unwrap(Value(saved, name)) switch
    {
        null => null,
        PSCustomObject when Value(Object(saved, name), "UtcDateTime") is { } moment => new(DateTime.SpecifyKind(Convert<DateTime>(moment), DateTimeKind.Utc)),
        DateTimeOffset moment => moment,
        DateTime moment => new(moment.Kind == DateTimeKind.Local ? moment.ToUniversalTime() : DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) => moment,
        string text => throw new JsonException($"{name} is '{text}', which is no date."),
        var value => Convert<DateTimeOffset>(value),
    };

    private static T Convert<T>(object value) => (T)LanguagePrimitives.ConvertTo(value, typeof(T), CultureInfo.InvariantCulture);

    private static JsonException Missing(string name) => new($"{name} is missing.");

    private static ReadinessException Refuse(string message, Exception? inner = null) => new(
        "IoTOps.Assessment.NotAResult",
        ErrorKind.InvalidArgument,
        message,
        "Give results of Test-IoTOpsCluster as they are; Export-Clixml keeps them, Format-Table and Select-Object do not.",
        "results",
        inner);
}
