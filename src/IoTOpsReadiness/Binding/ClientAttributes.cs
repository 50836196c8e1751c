using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Attributes of a client, from a hashtable.</summary>
internal static class ClientAttributes
{
    /// <summary>Takes them over as they are written: PowerShell's hashtables ignore the letter case of names, the broker does not.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Access.InvalidAttribute</c>.</exception>
    public static IReadOnlyDictionary<string, string> Read(IDictionary? attributes)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in attributes ?? new Hashtable())
        {
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            result[entry.Key.ToString()!] = value is null or ICollection
                ? throw new ReadinessException(
                    "IoTOps.Access.InvalidAttribute",
                    ErrorKind.InvalidArgument,
                    $"The attribute '{entry.Key}' has {(value is null ? "no value" : "more than one value")}.",
                    "Give each attribute one text, for example -Attribute @{ building = 'b22' }.",
                    entry.Key.ToString())
                : LanguagePrimitives.ConvertTo<string>(value);
        }

        return result;
    }
}
