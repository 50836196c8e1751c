using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>Writes what a caller needs in Azure as a custom role, for <c>az role definition create --role-definition @file</c>.</summary>
public static class AzureRoleWriter
{
    private const int LongestName = 512;
    private const string Description = "May read what IoTOpsReadiness assesses an Azure IoT Operations site by. Reads configuration alone: no keys, no secrets, no data.";

    // Names of people and places stay readable; nothing of this gets into a web page.
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The role, as JSON.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Permission.NoScope</c>, <c>IoTOps.Permission.InvalidScope</c> or <c>IoTOps.Permission.InvalidName</c>.
    /// </exception>
    public static string Write(IReadOnlyCollection<RequiredPermission> permissions, AzureRoleOptions options)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        ArgumentNullException.ThrowIfNull(options);
        if (options.AssignableScopes.Count == 0)
        {
            throw new ReadinessException(
                "IoTOps.Permission.NoScope", ErrorKind.InvalidArgument, "A custom role of Azure has to say where it may be assigned.",
                "Name the subscription with -SubscriptionId, or a narrower or wider scope with -Scope.");
        }

        if (options.Name.Length is 0 or > LongestName || options.Name != DisplayText.Sanitize(options.Name, LongestName))
        {
            throw new ReadinessException(
                "IoTOps.Permission.InvalidName", ErrorKind.InvalidArgument, $"'{DisplayText.Sanitize(options.Name)}' is no name of a role. Accepted: 1 to 512 characters one can print.",
                "Correct the name.", options.Name);
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteString("Name", options.Name);
            json.WriteBoolean("IsCustom", true);
            json.WriteString("Description", Description);
            WriteList(json, "Actions", Actions(permissions, isDataAction: false));
            WriteList(json, "NotActions", []);
            WriteList(json, "DataActions", Actions(permissions, isDataAction: true));
            WriteList(json, "NotDataActions", []);
            WriteList(json, "AssignableScopes", options.AssignableScopes.Select(AzureScope.Require).Distinct(StringComparer.OrdinalIgnoreCase));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n") + "\n";
    }

    private static IEnumerable<string> Actions(IEnumerable<RequiredPermission> permissions, bool isDataAction) => permissions
        .Where(permission => permission.Action is not null && permission.IsDataAction == isDataAction)
        .Select(permission => permission.Action!)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.OrdinalIgnoreCase);

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (string item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
