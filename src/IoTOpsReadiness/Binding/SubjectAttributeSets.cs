using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation.Access;

namespace IoTOpsReadiness.Binding;

/// <summary>Attributes by the subject of a certificate, from a hashtable of hashtables.</summary>
internal static class SubjectAttributeSets
{
    /// <exception cref="ReadinessException"><c>IoTOps.BrokerAuthentication.InvalidAttribute</c>, <c>IoTOps.Access.InvalidAttribute</c>.</exception>
    public static IReadOnlyList<SubjectAttributes> Read(IDictionary sets) => [.. sets.Cast<DictionaryEntry>().Select(entry => Read(entry.Key.ToString()!, Unwrap(entry.Value)))];

    private static SubjectAttributes Read(string name, object? value)
    {
        if (value is not IDictionary set || Unwrap(set["subject"]) is not string subject || Unwrap(set["attributes"]) is not IDictionary attributes || set.Count != 2)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.InvalidAttribute",
                ErrorKind.InvalidArgument,
                $"What -AuthorizationAttribute has under '{name}' is not a subject and its attributes.",
                "Give them as @{ root = @{ subject = 'CN=Plant CA'; attributes = @{ plant = 'porto' } } }.",
                name);
        }

        return new(name, subject, ClientAttributes.Read(attributes));
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
