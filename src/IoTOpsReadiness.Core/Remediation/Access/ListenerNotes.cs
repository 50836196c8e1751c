using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>What to tell of a draft of a listener beside what it changes.</summary>
public static class ListenerNotes
{
    /// <summary>Which ports let whoever signs in do anything; null where there is none.</summary>
    public static string? OpenTo(ChangeDrafts drafts)
    {
        string[] open = [.. drafts.All
            .Where(draft => draft.Target.Kind == "BrokerListener" && draft.Operation != ChangeOperation.Delete)
            .SelectMany(draft => ListenerBody.Ports(draft.Body).OfType<JsonObject>()
                .Where(port => ListenerBody.Text(port["authorizationRef"]) is null && !IsDefault(draft, port))
                .Select(port => $"{draft.Target.Name}:{ListenerBody.NumberOf(port)}"))];
        return open.Length == 0 ? null : $"Without an authorization, whoever gets in on {string.Join(", ", open)} may do anything: New-IoTOpsBrokerAuthorization makes one.";
    }

    private static bool IsDefault(ChangeDraft draft, JsonObject port) =>
        draft.Target.Name == BrokerListener.DefaultName && ListenerBody.NumberOf(port) == BrokerListener.DefaultPort;
}
