using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Images, issuers, secrets and identities.</summary>
internal static class SecurityChanges
{
    public static IEnumerable<SiteChange> All => [.. Images, .. Trust, .. Secrets, .. Identities];

    private static IEnumerable<SiteChange> Images =>
    [
        Ready("a pod runs an image from a foreign registry")
            .Set(Pods, "aio-operator-*", "spec.containers[0].image", "docker.io/someone/aio-operator:1.4.73")
            .Set(Pods, "aio-operator-*", "status.containerStatuses[0].image", "docker.io/someone/aio-operator:1.4.73")
            .Set(Pods, "aio-operator-*", "status.containerStatuses[0].imageID", "docker.io/someone/aio-operator@sha256:41d2afa7db121ee28432ad495e257b288889ce7e8f6ea23bb41388951af16af1")
            .Moves("Security.ImageProvenance", Fails(High)),
        MultiNode("a pod runs an image from a foreign registry")
            .Set(Pods, "aio-operator-*", "spec.containers[0].image", "docker.io/someone/aio-operator:1.3.137")
            .Set(Pods, "aio-operator-*", "status.containerStatuses[0].image", "docker.io/someone/aio-operator:1.3.137")
            .Set(Pods, "aio-operator-*", "status.containerStatuses[0].imageID", "docker.io/someone/aio-operator@sha256:41d2afa7db121ee28432ad495e257b288889ce7e8f6ea23bb41388951af16af1")
            .Moves("Security.ImageProvenance", Fails(High)),
        Quickstart("an init container comes from a foreign registry")
            .SetJson(Pods, "aio-operator-*", "spec.initContainers", """[{"name":"setup","image":"quay.io/someone/setup:1"}]""")
            .Moves("Security.ImageProvenance", Fails(High)),
        Restricted("a pod runs an image from a foreign registry")
            .Set(Pods, "aio-operator-*", "spec.containers[0].image", "docker.io/someone/aio-operator:1.3.137")
            .Set(Pods, "aio-operator-*", "status.containerStatuses[0].image", "docker.io/someone/aio-operator:1.3.137")
            .Set(Pods, "aio-operator-*", "status.containerStatuses[0].imageID", "docker.io/someone/aio-operator@sha256:41d2afa7db121ee28432ad495e257b288889ce7e8f6ea23bb41388951af16af1")
            .Moves("Security.ImageProvenance", Fails(High)),
        MultiNode("the collector of Docker Hub is replaced by a Microsoft image")
            .Set(Pods, "aio-otel-collector-*", "spec.containers[0].image", "mcr.microsoft.com/oss/otel/opentelemetry-collector:0.143.0")
            .Set(Pods, "aio-otel-collector-*", "status.containerStatuses[0].image", "mcr.microsoft.com/oss/otel/opentelemetry-collector:0.143.0")
            .Set(Pods, "aio-otel-collector-*", "status.containerStatuses[0].imageID", "mcr.microsoft.com/oss/otel/opentelemetry-collector@sha256:41d2afa7db121ee28432ad495e257b288889ce7e8f6ea23bb41388951af16af1")
            .Moves("Security.ImageProvenance", IsUnknown(High, Reason.NeedsInput)),
        MultiNode("a release runs that Microsoft lists the images of")
            .Set(Instances, "porto-assembly", "spec.version", "1.4.73")
            .Moves("Lifecycle.UpToDate", Passes)
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.NeedsReferenceData)),
    ];

    private static IEnumerable<SiteChange> Trust =>
    [
        Ready("the issuer signs for itself")
            .Unset(ClusterIssuers, "contoso-lisbon-pki", "spec.vault")
            .SetJson(ClusterIssuers, "contoso-lisbon-pki", "spec.selfSigned", "{}")
            .Moves("Security.CustomIssuer", Fails(Medium)),
        MultiNode("the internal port names the issuer of the quickstart")
            .Set(BrokerListeners, "default", "spec.ports[0].tls.certManagerCertificateSpec.issuerRef.name", "azure-iot-operations-aio-certificate-issuer")
            .Moves("Listener.TlsAutomatic", Fails(High))
            .Moves("Security.CustomIssuer", Fails(High)),
        MultiNode("the issuer of all ports is deleted")
            .Remove(ClusterIssuers, "contoso-porto-issuer")
            .Moves("Listener.TlsAutomatic", Fails(High))
            .Moves("Security.CustomIssuer", Fails(High)),
        Ready("the trust bundle is not a certificate")
            .Set(ConfigMaps, "contoso-ca-bundle", "data.'ca.crt'", "none")
            .Moves("Dataflow.EndpointTls", Fails(High))
            .Moves("Security.CustomIssuer", Fails(High)),
        MultiNode("the trust bundle is the quickstart's")
            .Edit(ConfigMaps, "contoso-ca-bundle", map => map.Set("data.'ca.crt'", QuickstartRoot()))
            .Moves("Security.CustomIssuer", Fails(High)),
        MultiNode("the trust bundle is deleted")
            .Remove(ConfigMaps, "contoso-ca-bundle")
            .Moves("Dataflow.EndpointTls", Fails(High))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.NotCollected)),
    ];

    private static IEnumerable<SiteChange> Secrets =>
    [
        Ready("a secret could not be synced")
            .SetJson(SecretSyncs, "plc-logins", "status.conditions", """[{"type":"Create","status":"True","reason":"CreateSucceeded"},{"type":"Update","status":"False","reason":"UpdateFailedProviderError","message":"The vault does not answer."}]""")
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Ready("a secret was made by hand")
            .Remove(SecretSyncs, "plc-logins")
            .Moves("Security.SecretSync", Fails(Medium))
            .Moves("SecureSettings.Enabled", Fails(High)),
        MultiNode("a device uses a secret that does not exist")
            .Set(Devices, "filler-01", "spec.endpoints.inbound.plc.authentication.usernamePasswordCredentials.passwordSecretName", "gone/pwd")
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High))
            .Moves("OpcUa.UserAuthentication", Fails(High)),
        MultiNode("a device uses a key that is not synced")
            .Set(Devices, "filler-01", "spec.endpoints.inbound.plc.authentication.usernamePasswordCredentials.passwordSecretName", "plc-logins/gone")
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High))
            .Moves("OpcUa.UserAuthentication", Fails(High)),
        Ready("a provider class names no vault")
            .Unset(SecretProviderClasses, "spc-ops-8c9d992", "spec.parameters.keyvaultName")
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        MultiNode("a sync names a provider class that does not exist")
            .Set(SecretSyncs, "plc-logins", "spec.secretProviderClassName", "gone")
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        MultiNode("nothing says from which vault secrets come")
            .Remove(SecretProviderClasses, "opc-ua-connector")
            .Remove(SecretProviderClasses, "spc-ops-8c0619f")
            .Moves("Security.KeyVaultModel", DoesNotApply)
            .Moves("Security.SecretSync", Fails(High))
            .Moves("Security.SeparateIdentities", DoesNotApply)
            .Moves("SecureSettings.Enabled", Fails(High)),
        Restricted("no secret has arrived for days")
            .Set(SecretSyncs, "*", "status.lastSuccessfulSyncTime", "2026-08-20T00:00:00Z")
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized)),
        Ready("the secret store does not run")
            .Remove(Pods, "secrets-store-sync-controller-manager-*")
            .Remove(Deployments, "secrets-store-sync-controller-manager")
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Ready("a sync has not reported yet")
            .Unset(SecretSyncs, "plc-logins", "status")
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotCollected)),
    ];

    private static IEnumerable<SiteChange> Identities =>
    [
        Ready("one identity reads secrets and talks to the cloud")
            .Set(SecretProviderClasses, "spc-ops-8c9d992", "spec.parameters.clientID", "bd5319ff-e12d-5bfe-8206-011577f8de55")
            .Moves("Security.SeparateIdentities", Fails(Low)),
        MultiNode("one identity reads secrets and talks to the cloud")
            .Set(SecretProviderClasses, "spc-ops-8c0619f", "spec.parameters.clientID", "b65f676d-1b69-593e-830e-79cf9da5c3ba")
            .Moves("Security.SeparateIdentities", Fails(Low)),
        Restricted("one identity reads secrets and talks to the cloud")
            .Set(SecretProviderClasses, "spc-ops-8c0619f", "spec.parameters.clientID", "b65f676d-1b69-593e-830e-79cf9da5c3ba")
            .Moves("Security.SeparateIdentities", Fails(Low)),
        Ready("secrets are not encrypted on a server")
            .Set(Nodes, "lisbon-k3s-2", "metadata.annotations.'k3s.io/encryption-config-hash'", "disabled-0")
            .Moves("Cluster.SecretsAtRest", Fails(Medium)),
        Ready("a server does not tell whether it encrypts secrets")
            .Unset(Nodes, "lisbon-k3s-2", "metadata.annotations.'k3s.io/encryption-config-hash'")
            .SetJson(Nodes, "lisbon-k3s-2", "metadata.annotations.'k3s.io/node-args'", "\"[]\"")
            .Moves("Cluster.SecretsAtRest", IsManual),
        MultiNode("every server encrypts its secrets")
            .Set(Nodes, "porto-k3s-*", "metadata.annotations.'k3s.io/encryption-config-hash'", "start-2678aecd")
            .Moves("Cluster.SecretsAtRest", Passes),
    ];

    private static JsonNode QuickstartRoot()
    {
        Snapshot quickstart = Sample.Load("Quickstart");
        ResourceDocument bundle = quickstart.Documents(ConfigMaps, EvidenceSource.Kubernetes)[0];
        return JsonNode.Parse(bundle.Json.Span)!.At("data.'ca.crt'").DeepClone();
    }
}
