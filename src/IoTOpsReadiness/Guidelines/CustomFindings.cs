using System.Collections;
using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>Turns what a script returned into findings. Anything that is none is an error, so that no verdict rests on half of them.</summary>
internal static class CustomFindings
{
    private static readonly string[] Members = ["Status", "Message", "Target", "Path", "Observed", "Expected", "Severity", "Reason", "SettledBy"];

    /// <exception cref="FormatException">One of them is no finding.</exception>
    public static IReadOnlyList<Finding> Read(IEnumerable<PSObject?> output, GuidelineContext context) =>
        [.. output.Where(item => item is not null).Select((item, index) => Read(item!, index + 1, context))];

    private static Finding Read(PSObject item, int number, GuidelineContext context)
    {
        try
        {
            return Read(Values(item), context);
        }
        catch (FormatException exception)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its finding {number}: {exception.Message}"), exception);
        }
    }

    private static Finding Read(Dictionary<string, object?> values, GuidelineContext context)
    {
        Status status = Enum<Status>(values, "Status") ?? throw new FormatException("Status is missing.");
        if (status == Status.Exempt)
        {
            throw new FormatException("Status is Exempt, which only a decision makes of a failure.");
        }

        Reason reason = Enum<Reason>(values, "Reason") ?? Reason.None;
        return new()
        {
            Status = status,
            Severity = Enum<Severity>(values, "Severity") ?? context.Severity,
            Reason = status != Status.Unknown ? Reason.None : reason == Reason.None ? Reason.NeedsInput : reason,
            Target = Target(values.GetValueOrDefault("Target"), context),
            Path = Text(values, "Path"),
            Observed = Text(values, "Observed"),
            Expected = Text(values, "Expected"),
            Message = Text(values, "Message") ?? throw new FormatException("Message is missing."),
            SettledBy = Text(values, "SettledBy"),
            Source = FindingSource.Evidence,
        };
    }

    private static Dictionary<string, object?> Values(PSObject item)
    {
        Dictionary<string, object?> values = new(StringComparer.OrdinalIgnoreCase);
        if (item.BaseObject is IDictionary map)
        {
            foreach (DictionaryEntry entry in map)
            {
                values[entry.Key.ToString() ?? ""] = entry.Value;
            }
        }
        else if (item.BaseObject is PSCustomObject)
        {
            foreach (PSPropertyInfo property in item.Properties)
            {
                values[property.Name] = property.Value;
            }
        }
        else
        {
            throw new FormatException($"It is a {item.BaseObject.GetType().Name}, not a hashtable or an object with a Status.");
        }

        string? stranger = values.Keys.FirstOrDefault(name => !Members.Contains(name, StringComparer.OrdinalIgnoreCase));
        return stranger is null ? values : throw new FormatException($"'{stranger}' is no member; members are {string.Join(", ", Members)}.");
    }

    private static T? Enum<T>(Dictionary<string, object?> values, string name)
        where T : struct, Enum =>
        Text(values, name) is not { } text ? null
        : System.Enum.TryParse(text, ignoreCase: true, out T value) && System.Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value
        : throw new FormatException($"{name} is '{text}'; it may be {string.Join(", ", System.Enum.GetNames<T>())}.");

    private static string? Text(Dictionary<string, object?> values, string name) =>
        values.GetValueOrDefault(name) is { } value && LanguagePrimitives.ConvertTo<string>(value) is { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    // A document of the site, words such as BrokerListener/default, or nothing for the site as a whole.
    private static ResourceReference Target(object? target, GuidelineContext context)
    {
        object? plain = target is PSObject wrapped ? wrapped.BaseObject : target;
        return plain switch
        {
            null => new() { Kind = "Site", Name = context.Site.Name, Namespace = context.Site.Namespace },
            string text => Named(text),
            IDictionary map => Described(key => map[key]),
            _ when target is PSObject document && document.TypeNames[0].StartsWith(SiteObject.DocumentType, StringComparison.Ordinal) => Document(document),
            PSCustomObject => Described(key => ((PSObject)target!).Properties[key]?.Value),
            _ => throw new FormatException($"Target is a {plain.GetType().Name}; give a document of the site, or text such as BrokerListener/default."),
        };
    }

    private static ResourceReference Named(string text)
    {
        string[] parts = text.Split('/');
        return text.StartsWith('/') ? new() { Kind = parts.Length > 2 ? parts[^2] : "Resource", Name = parts[^1], ArmId = text }
            : parts.Length > 3 || parts.Any(part => part.Length == 0) ? throw new FormatException($"Target is '{text}'; write Kind, Kind/name, Kind/namespace/name or an ARM id.")
            : new() { Kind = parts[0], Name = parts.Length > 1 ? parts[^1] : "", Namespace = parts.Length == 3 ? parts[1] : null };
    }

    private static ResourceReference Described(Func<string, object?> member) => new()
    {
        Kind = member("Kind")?.ToString() is { Length: > 0 } kind ? kind : throw new FormatException("Target has no Kind."),
        Name = member("Name")?.ToString() ?? "",
        Namespace = member("Namespace")?.ToString(),
        ArmId = member("ArmId")?.ToString(),
    };

    private static ResourceReference Document(PSObject document)
    {
        string kind = document.TypeNames[0][SiteObject.DocumentType.Length..];
        return document.Properties["metadata"]?.Value is PSObject metadata
            ? new() { Kind = kind, Name = metadata.Properties["name"]?.Value as string ?? "", Namespace = metadata.Properties["namespace"]?.Value as string }
            : new() { Kind = kind, Name = document.Properties["name"]?.Value as string ?? "", ArmId = document.Properties["id"]?.Value as string };
    }
}
