using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation.Access;

namespace IoTOpsReadiness.Binding;

/// <summary>Rules of an authorization, from hashtables or objects.</summary>
internal static class AuthorizationRules
{
    private static readonly string[] Keys = ["Username", "ClientId", "Attribute", "Connect", "Publish", "Subscribe", "StateRead", "StateWrite"];

    /// <exception cref="ReadinessException"><c>IoTOps.BrokerAuthorization.InvalidRule</c>, <c>IoTOps.Access.InvalidAttribute</c>.</exception>
    public static RuleRequest Read(object rule)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (Unwrap(rule) is IDictionary table)
        {
            foreach (DictionaryEntry entry in table)
            {
                values[entry.Key.ToString()!] = entry.Value;
            }
        }
        else
        {
            foreach (PSPropertyInfo property in PSObject.AsPSObject(rule).Properties.Where(property => property.MemberType is PSMemberTypes.NoteProperty))
            {
                values[property.Name] = property.Value;
            }
        }

        if (values.Count == 0 || values.Keys.FirstOrDefault(key => !Keys.Contains(key, StringComparer.OrdinalIgnoreCase)) is not null)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthorization.InvalidRule",
                ErrorKind.InvalidArgument,
                values.Count == 0 ? "A rule is empty." : $"A rule has {string.Join(", ", values.Keys.Where(key => !Keys.Contains(key, StringComparer.OrdinalIgnoreCase)).Select(key => $"'{key}'"))}, which is not known.",
                $"A rule has {string.Join(", ", Keys)}, for example @{{ Username = 'press-01'; Publish = 'plant/press-01/#' }}.",
                rule);
        }

        object? connect = Unwrap(values.GetValueOrDefault("Connect"));
        return new()
        {
            Usernames = Texts(values, "Username"),
            ClientIds = Texts(values, "ClientId"),
            Attributes = [.. Items(values.GetValueOrDefault("Attribute")).Select(item => ClientAttributes.Read(Table(item)))],
            ConnectAs = connect switch { false => null, null or true => [], _ => Texts(values, "Connect") },
            Publish = Texts(values, "Publish"),
            Subscribe = Texts(values, "Subscribe"),
            StateRead = Texts(values, "StateRead"),
            StateWrite = Texts(values, "StateWrite"),
        };
    }

    private static string[] Texts(Dictionary<string, object?> values, string key) =>
        [.. Items(values.GetValueOrDefault(key)).Select(item => LanguagePrimitives.ConvertTo<string>(item))];

    private static IEnumerable<object?> Items(object? value) => Unwrap(value) switch
    {
        null => [],
        string text => [text],
        IDictionary table => [table],
        IEnumerable list => list.Cast<object?>().Select(Unwrap),
        object one => [one],
    };

    // What comes from JSON is an object rather than a table.
    private static IDictionary Table(object? item)
    {
        if (item is not PSObject custom)
        {
            return item as IDictionary ?? throw NotTable(item);
        }

        Hashtable table = new(StringComparer.Ordinal);
        foreach (PSPropertyInfo property in custom.Properties)
        {
            table[property.Name] = property.Value;
        }

        return table;
    }

    private static ReadinessException NotTable(object? value) =>
        new("IoTOps.BrokerAuthorization.InvalidRule", ErrorKind.InvalidArgument, $"The attribute '{value}' of a rule is not a table.", "Give attributes as @{ plant = 'porto' }.", value);

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject is PSCustomObject ? wrapped : wrapped.BaseObject : value;
}
