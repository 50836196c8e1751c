using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>The ports in the body of a listener.</summary>
internal static class ListenerBody
{
    /// <summary>What the listener is about; made where it is missing.</summary>
    public static JsonObject Properties(JsonObject body) => Child(body, "properties");

    /// <summary>Its ports; the list is made where it is missing.</summary>
    public static JsonArray Ports(JsonObject body)
    {
        JsonObject properties = Properties(body);
        if (properties["ports"] is not JsonArray ports)
        {
            properties["ports"] = ports = [];
        }

        return ports;
    }

    /// <summary>The port of a number; null where there is none.</summary>
    public static JsonObject? Find(JsonObject body, int port) => Ports(body).OfType<JsonObject>().FirstOrDefault(item => NumberOf(item) == port);

    /// <summary>Closes a port.</summary>
    public static void Remove(JsonObject body, int port)
    {
        while (Find(body, port) is { } known)
        {
            Ports(body).Remove(known);
        }
    }

    /// <summary>The number of a port, which may also be written as text.</summary>
    public static int? NumberOf(JsonObject port) =>
        int.TryParse(port["port"]?.ToString(), System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>A member that is an object; made where it is missing.</summary>
    public static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    /// <summary>A text; null where it is missing or empty.</summary>
    public static string? Text(JsonNode? value) => value?.ToString() is { Length: > 0 } text ? text : null;
}
