using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>Results as PowerShell hands them over: live, or as Export-Clixml, jobs and remoting brought them back.</summary>
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

        if (input is PSObject saved && Is(saved, typeof(GuidelineResult)))
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
    public static bool IsResult(object? input) => Unwrap(input) is GuidelineResult || (input is PSObject saved && Is(saved, typeof(GuidelineResult)));

    /// <summary>The object itself.</summary>
    public static object? Unwrap(object? input) => input is PSObject wrapped ? wrapped.BaseObject : input;

    private static bool Is(PSObject saved, Type type) => saved.TypeNames.Contains("Deserialized." + type.FullName);

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
            Duration = Value(saved, "Duration") is { } duration ? Convert<TimeSpan>(duration) : default,
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
        Created = Value(saved, "Created") is { } created ? Convert<DateTimeOffset>(created) : null,
        Expires = Convert<DateTimeOffset>(Value(saved, "Expires") ?? throw Missing("Expires")),
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

    private static T Enum<T>(PSObject saved, string name)
        where T : struct, Enum =>
        System.Enum.TryParse(Text(saved, name), out T value) && System.Enum.IsDefined(value) ? value : throw new JsonException($"{name} is '{Text(saved, name)}'.");

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
