using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>What the guidelines about OPC UA have in common: the endpoints of both device registries.</summary>
internal static class OpcUaEndpoints
{
    /// <summary>
    /// Where endpoints live. A site uses the classic registry or the namespaced one; that one of them is not served is
    /// an answer, that one may not be read is not.
    /// </summary>
    public static IReadOnlyList<EvidenceKind> Kinds { get; } = [Evidence.AssetEndpointProfiles, Evidence.Devices];

    /// <summary>The OPC UA endpoints of a site.</summary>
    public static IReadOnlyList<InboundEndpoint> Of(Site site) => site.InboundEndpoints.Where(endpoint => endpoint.IsOpcUa).ToArray();

    /// <summary>Unknown findings for registries that did not answer, at the worst severity they could hide.</summary>
    public static Finding[] Missing(GuidelineContext context, Severity worst) =>
        [.. Kinds.Where(kind => !context.Site.Has(kind)).Select(kind => context.Missing(kind) with { Severity = worst })];

    /// <summary>The finding where there is no endpoint.</summary>
    public static Finding None(GuidelineContext context) => context.NotApplicableSite("There is no OPC UA endpoint.");

    /// <summary>The severity of a failure that concerns these endpoints: nobody connects to one that is switched off.</summary>
    public static Severity SeverityFor(IEnumerable<InboundEndpoint> endpoints, Severity severity) =>
        endpoints.Any(endpoint => endpoint.IsEnabled) ? severity : Severity.Low;

    /// <summary>How a message calls an endpoint.</summary>
    public static string Describe(InboundEndpoint endpoint) => endpoint.IsEnabled ? endpoint.ToString() : $"{endpoint} (disabled)";
}
