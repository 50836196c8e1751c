using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>Which service account of which cluster may act as a user-assigned identity.</summary>
public sealed class FederatedCredential(ResourceDocument document, EvidenceSource source) : Resource(document, source, "FederatedCredential")
{
    /// <summary>The service account, for example <c>system:serviceaccount:azure-iot-operations:aio-dataflow</c>; compare exactly.</summary>
    public string? Subject => Text("subject");

    /// <summary>The issuer of the cluster's tokens; compare exactly.</summary>
    public string? Issuer => Text("issuer");

    /// <summary>Whom the tokens have to be for; empty where missing.</summary>
    public IReadOnlyList<string> Audiences => Texts(Get("audiences"), PathOf("audiences"));

    /// <summary>The ARM id of the identity; empty where the credential's own id is missing.</summary>
    public string IdentityId
    {
        get
        {
            string id = Reference.ArmId ?? "";
            int end = id.IndexOf("/federatedIdentityCredentials/", StringComparison.OrdinalIgnoreCase);
            return end < 0 ? "" : id[..end];
        }
    }
}
