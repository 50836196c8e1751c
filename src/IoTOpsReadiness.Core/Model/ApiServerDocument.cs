using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A document the API server publishes outside any resource.</summary>
public sealed class ApiServerDocument(ResourceDocument document, EvidenceSource source) : Resource(document, source, "ApiServer")
{
    /// <summary>The version of Kubernetes, from <c>/version</c>; null in other documents.</summary>
    public string? GitVersion => Text(Root.At("gitVersion"), "gitVersion");

    /// <summary>The issuer of service account tokens, from the discovery document; null in others.</summary>
    public string? Issuer => Text(Root.At("issuer"), "issuer");
}
