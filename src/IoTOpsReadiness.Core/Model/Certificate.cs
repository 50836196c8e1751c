using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A certificate that cert-manager keeps in a secret and renews.</summary>
public sealed class Certificate(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Certificate")
{
    /// <summary>The secret it is kept in; null where missing.</summary>
    public string? SecretName => Text("secretName");

    /// <summary>The issuer's name; null where missing.</summary>
    public string? IssuerName => Text("issuerRef.name");

    /// <summary>The issuer's kind; cert-manager takes Issuer unless set.</summary>
    public string IssuerKind => Text("issuerRef.kind") ?? "Issuer";

    /// <summary>The issuer's API group; cert-manager's own unless set.</summary>
    public string IssuerGroup => Text("issuerRef.group") ?? Issuer.ApiGroup;

    /// <summary>The common name asked for; null where not set.</summary>
    public string? CommonName => Text("commonName");

    /// <summary>The host names it is asked to be valid for.</summary>
    public IReadOnlyList<string> DnsNames => Texts(Get("dnsNames"), PathOf("dnsNames"));

    /// <summary>The addresses it is asked to be valid for.</summary>
    public IReadOnlyList<string> IpAddresses => Texts(Get("ipAddresses"), PathOf("ipAddresses"));

    /// <summary>How long it is asked to live, a Go duration; null where left to cert-manager (90 days).</summary>
    public string? RequestedDuration => Text("duration");

    /// <summary>How long before its end it is renewed, a Go duration; null where left to cert-manager (a third of its life).</summary>
    public string? RenewBefore => Text("renewBefore");

    /// <summary>Always or Never; null where left to cert-manager.</summary>
    public string? RotationPolicy => Text("privateKey.rotationPolicy");

    /// <summary>What cert-manager reports of it.</summary>
    public IReadOnlyList<StatusCondition> Conditions => StatusCondition.Read(this, Status);

    /// <summary>Whether it is there and valid; null where cert-manager has not said.</summary>
    public bool? IsReady => Conditions.FirstOrDefault(condition => condition.Type == "Ready")?.IsTrue;

    /// <summary>When it became valid; null before it was issued.</summary>
    public DateTimeOffset? NotBefore => this.Moment(Status.At("notBefore"), "status.notBefore");

    /// <summary>When it expires; null before it was issued.</summary>
    public DateTimeOffset? NotAfter => this.Moment(Status.At("notAfter"), "status.notAfter");

    /// <summary>When cert-manager means to renew it; null where not said.</summary>
    public DateTimeOffset? RenewalTime => this.Moment(Status.At("renewalTime"), "status.renewalTime");

    /// <summary>Whether a resource of this kind and name is among its owners.</summary>
    public bool IsOwnedBy(string kind, string name) => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences")
        .Any(owner => owner.At("kind").TextOrNull() == kind && owner.At("name").TextOrNull() == name);
}
