using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Remediation.Alerts;

/// <summary>Alerts as a rules file of Prometheus, for a site without Azure Monitor.</summary>
public static class AlertFile
{
    private static readonly string[] Severities = ["critical", "error", "warning", "info", "verbose"];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file, in YAML.</summary>
    /// <param name="group">The name of the group of rules.</param>
    /// <param name="alerts">The alerts.</param>
    /// <param name="notes">What to say at its top.</param>
    public static string Write(string group, IReadOnlyList<Alert> alerts, IReadOnlyList<string> notes)
    {
        StringBuilder file = new();
        foreach (string note in notes)
        {
            file.Append(CultureInfo.InvariantCulture, $"# {note.ReplaceLineEndings(" ")}\n");
        }

        file.Append(CultureInfo.InvariantCulture, $"groups:\n- name: {Text(group)}\n  interval: 1m\n  rules:\n");
        foreach (Alert alert in alerts)
        {
            file.Append(CultureInfo.InvariantCulture, $"  - alert: {alert.Name}\n    expr: {Text(alert.Expression)}\n    for: {alert.ForMinutes}m\n");
            file.Append(CultureInfo.InvariantCulture, $"    labels:\n      severity: {Severities[alert.Severity]}\n      component: azure-iot-operations\n");
            file.Append(CultureInfo.InvariantCulture, $"    annotations:\n      summary: {Text(alert.Summary)}\n");
        }

        return file.ToString();
    }

    // A text of JSON is one of YAML.
    private static string Text(string value) => JsonValue.Create(value).ToJsonString(Plain);
}
