using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Connections;

namespace IoTOpsReadiness.Binding;

/// <summary>Takes connections as they are, or open ones by the name of their site or their context, wildcards accepted.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object?[] items = ResultObjects.Unwrap(inputData) is IList list ? [.. list.Cast<object?>().Select(Unwrap)] : [Unwrap(inputData)];
        return Array.Exists(items, item => item is string) && Array.TrueForAll(items, item => item is string or SiteConnection)
            ? items.SelectMany(item => item is SiteConnection connection ? [connection] : Named((string)item!)).ToArray()
            : inputData;
    }

    /// <summary>The open connections of a name, oldest first.</summary>
    internal static IEnumerable<SiteConnection> Find(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return ConnectionStore.Open.Where(connection => pattern.IsMatch(connection.Name) || (connection.Context is { } context && pattern.IsMatch(context)));
    }

    private static SiteConnection[] Named(string name)
    {
        SiteConnection[] found = [.. Find(name)];
        if (found.Length > 0)
        {
            return found;
        }

        string open = string.Join(", ", ConnectionStore.Open.Select(connection => $"'{connection.Name}'"));
        string message = $"No open connection is called '{name}'. {(open.Length == 0 ? "There is none; connect with Connect-IoTOpsCluster." : $"There is {open}.")}";

        // The inner exception tells PowerShell that what comes through the pipeline may still be for another parameter.
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }

    private static object? Unwrap(object? item) => item is null ? null : ResultObjects.Unwrap(item);
}
