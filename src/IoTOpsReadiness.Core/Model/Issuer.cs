using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An issuer of cert-manager: of one namespace, or of the whole cluster.</summary>
public sealed class Issuer(ResourceDocument document, EvidenceSource source, string kind) : Resource(document, source, kind)
{
    /// <summary>The API group of cert-manager; other groups are issuers of other makers.</summary>
    public const string ApiGroup = "cert-manager.io";

    /// <summary>The kind of an issuer for one namespace.</summary>
    public const string NamespacedKind = "Issuer";

    /// <summary>The kind of an issuer for the whole cluster.</summary>
    public const string ClusterKind = "ClusterIssuer";

    /// <summary>True for an issuer of the whole cluster.</summary>
    public bool IsClusterWide => Kind == ClusterKind;

    /// <summary>How it issues: <c>ca</c>, <c>selfSigned</c>, <c>acme</c>, <c>vault</c>, <c>venafi</c>; null for none of these.</summary>
    public string? Type => Array.Find(["ca", "selfSigned", "acme", "vault", "venafi"], type => Get(type).ValueKind == JsonValueKind.Object);

    /// <summary>The secret with the CA it signs with; null where it is of another type.</summary>
    public string? CaSecretName => Text("ca.secretName");

    /// <summary>What cert-manager reports of it.</summary>
    public IReadOnlyList<StatusCondition> Conditions => StatusCondition.Read(this, Status);

    /// <summary>Whether it can issue; null where cert-manager has not said.</summary>
    public bool? IsReady => Conditions.FirstOrDefault(condition => condition.Type == "Ready")?.IsTrue;
}
