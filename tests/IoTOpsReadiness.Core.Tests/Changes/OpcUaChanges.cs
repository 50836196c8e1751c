using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>The machines' own servers, and whom the connector trusts.</summary>
internal static class OpcUaChanges
{
    private const string Plc = "spec.endpoints.inbound.plc";
    private const string Settings = Plc + ".additionalConfiguration";
    private const string TrustList = "aio-opc-ua-broker-trust-list";
    private const string Simulated = "spec.endpoints.inbound.opc-ua-connector-0";

    public static IEnumerable<SiteChange> All => [.. SignIn, .. Channel, .. Trust, .. Quickstarts];

    private static IEnumerable<SiteChange> SignIn =>
    [
        Ready("the connector signs in to a machine as nobody")
            .SetJson(Devices, "capper-01", $"{Plc}.authentication", """{"method":"Anonymous"}""")
            .Moves("OpcUa.UserAuthentication", Fails(High)),
        MultiNode("the connector signs in to a machine as nobody")
            .SetJson(Devices, "filler-01", $"{Plc}.authentication", """{"method":"Anonymous"}""")
            .Moves("OpcUa.UserAuthentication", Fails(High)),
        Ready("a disabled device signs in as nobody")
            .SetJson(Devices, "capper-01", $"{Plc}.authentication", """{"method":"Anonymous"}""")
            .Set(Devices, "capper-01", "spec.enabled", false)
            .Moves("OpcUa.UserAuthentication", Fails(Low)),
        Ready("a machine is the simulator")
            .Set(Devices, "capper-01", $"{Plc}.address", "opc.tcp://opcplc-000000:50000")
            .Moves("OpcUa.UserAuthentication", Fails(High)),
        Ready("a machine takes the connector's certificate")
            .SetJson(Devices, "capper-01", $"{Plc}.authentication", """{"method":"Certificate","x509Credentials":{"certificateSecretName":"plc-logins/capper-pwd"}}""")
            .MovesNothing(),
        MultiNode("a camera is open to everyone")
            .Copy(Devices, "filler-01", "camera-01", device => device
                .Set($"{Plc}.endpointType", "Microsoft.Onvif")
                .Set($"{Plc}.authentication", System.Text.Json.Nodes.JsonNode.Parse("""{"method":"Anonymous"}""")))
            .Moves("OpcUa.UserAuthentication", Fails(Medium)),
        MultiNode("a classic endpoint profile signs in as nobody")
            .Add(AssetEndpointProfiles, """{"kind":"AssetEndpointProfile","metadata":{"name":"old-press","namespace":"azure-iot-operations"},"spec":{"endpointProfileType":"Microsoft.OpcUa","targetAddress":"opc.tcp://press:4840","authentication":{"method":"Anonymous"},"additionalConfiguration":"{\"security\":{\"securityMode\":\"signAndEncrypt\",\"securityPolicy\":\"http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256\"}}"}}""")
            .Moves("OpcUa.UserAuthentication", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Channel =>
    [
        Ready("the connector accepts the certificate of any server")
            .Replace(Devices, "capper-01", Settings, "\"autoAcceptUntrustedServerCertificates\":false", "\"autoAcceptUntrustedServerCertificates\":true")
            .Moves("OpcUa.ChannelSecurity", Fails(Critical)),
        MultiNode("the connector accepts the certificate of any server")
            .Replace(Devices, "filler-01", Settings, "\"autoAcceptUntrustedServerCertificates\":false", "\"autoAcceptUntrustedServerCertificates\":true")
            .Moves("OpcUa.ChannelSecurity", Fails(Critical)),
        Ready("a password crosses the plant in clear text")
            .Replace(Devices, "capper-01", Settings, "signAndEncrypt", "none")
            .Moves("OpcUa.ChannelSecurity", Fails(Critical)),
        Ready("sessions are signed and not encrypted")
            .Replace(Devices, "capper-01", Settings, "signAndEncrypt", "sign")
            .Moves("OpcUa.ChannelSecurity", Fails(Medium)),
        MultiNode("the security policy is an old one")
            .Replace(Devices, "filler-01", Settings, "#Basic256Sha256", "#Basic128Rsa15")
            .Moves("OpcUa.ChannelSecurity", Fails(Medium)),
        Ready("the connector chooses how to secure sessions")
            .Set(Devices, "capper-01", Settings, "{}")
            .MovesNothing(),
        MultiNode("the settings of an endpoint are not JSON")
            .Set(Devices, "filler-01", Settings, "{security")
            .Moves("OpcUa.ChannelSecurity", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Trust =>
    [
        Ready("no server is trusted")
            .Remove(SecretSyncs, TrustList)
            .Remove(SecretNames, TrustList)
            .Moves("OpcUa.TrustList", Fails(High))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        MultiNode("the trust list is empty")
            .SetJson(SecretSyncs, TrustList, "spec.secretObject.data", "[]")
            .Moves("OpcUa.TrustList", Fails(High)),
        MultiNode("a CA is trusted without a revocation list")
            .SetJson(SecretSyncs, TrustList, "spec.secretObject.data", """[{"sourcePath":"contoso-plc-ca-der","targetKey":"contoso-plc-ca.der"}]""")
            .MovesNothing(),
        Ready("the connector has its self-signed certificate only")
            .Remove(SecretSyncs, "aio-opc-ua-broker-client-certificate")
            .Remove(SecretNames, "aio-opc-ua-broker-client-certificate")
            .Moves("OpcUa.ApplicationCertificate", Fails(Medium)),
        MultiNode("the connector has its self-signed certificate only")
            .Remove(SecretSyncs, "aio-opc-ua-broker-client-certificate")
            .Remove(SecretNames, "aio-opc-ua-broker-client-certificate")
            .Moves("OpcUa.ApplicationCertificate", Fails(Medium)),
        Ready("there are no machines")
            .Remove(Devices, "capper-01")
            .Remove(Devices, "filler-01")
            .Moves("OpcUa.ApplicationCertificate", DoesNotApply)
            .Moves("OpcUa.ChannelSecurity", DoesNotApply)
            .Moves("OpcUa.PkiValidation", DoesNotApply)
            .Moves("OpcUa.TrustList", DoesNotApply)
            .Moves("OpcUa.UserAuthentication", DoesNotApply),
    ];

    private static IEnumerable<SiteChange> Quickstarts =>
    [
        Quickstart("the simulator is deleted")
            .Remove(Devices, "opc-ua-connector")
            .Moves("OpcUa.ApplicationCertificate", DoesNotApply)
            .Moves("OpcUa.ChannelSecurity", DoesNotApply)
            .Moves("OpcUa.PkiValidation", DoesNotApply)
            .Moves("OpcUa.TrustList", DoesNotApply)
            .Moves("OpcUa.UserAuthentication", DoesNotApply),
        Quickstart("the connector no longer accepts any certificate")
            .Replace(Devices, "opc-ua-connector", $"{Simulated}.additionalConfiguration", "true", "false")
            .Moves("OpcUa.ChannelSecurity", Passes),
        Quickstart("the device is a machine with a password")
            .Set(Devices, "opc-ua-connector", $"{Simulated}.address", "opc.tcp://oven:4840")
            .SetJson(Devices, "opc-ua-connector", $"{Simulated}.authentication", """{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"oven/user","passwordSecretName":"oven/pwd"}}""")
            .Moves("Security.SecretSync", Fails(High)),
        Restricted("the connector accepts the certificate of any server")
            .Replace(Devices, "filler-01", Settings, "\"autoAcceptUntrustedServerCertificates\":false", "\"autoAcceptUntrustedServerCertificates\":true")
            .Moves("OpcUa.ChannelSecurity", Fails(Critical)),
        Restricted("the connector signs in to a machine as nobody")
            .SetJson(Devices, "filler-01", $"{Plc}.authentication", """{"method":"Anonymous"}""")
            .Moves("OpcUa.UserAuthentication", Fails(High)),
        Restricted("the trust list is empty")
            .SetJson(SecretSyncs, TrustList, "spec.secretObject.data", "[]")
            .Moves("OpcUa.TrustList", Fails(High)),
    ];
}
