using IoTOpsReadiness.Model;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Access;

/// <summary>What the four guidelines about the way to the broker have in common.</summary>
internal static class ListenerPorts
{
    /// <summary>All ports of all listeners, of both sides.</summary>
    public static IReadOnlyList<ListenerPort> Of(Site site) => site.Listeners.SelectMany(listener => listener.Ports).ToArray();

    /// <summary>The finding where there is none.</summary>
    public static Finding None(GuidelineContext context) => context.NotApplicableSite("No listener opens a port.");

    /// <summary>How a message calls a port.</summary>
    public static string Describe(ListenerPort port) => $"{port} ({port.Listener.ServiceType})";
}
