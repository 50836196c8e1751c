namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>The fixed names of the OPC UA connector's own certificates.</summary>
internal static class OpcUaPki
{
    /// <summary>The certificates and CAs of servers the connector trusts.</summary>
    public const string TrustList = "aio-opc-ua-broker-trust-list";

    /// <summary>Intermediate CAs that complete chains, without being trusted themselves.</summary>
    public const string IssuerList = "aio-opc-ua-broker-issuer-list";

    /// <summary>The connector's own certificate, brought by the user.</summary>
    public const string ClientCertificate = "aio-opc-ua-broker-client-certificate";

    /// <summary>The connector's own certificate where the user brings none: self-signed.</summary>
    public const string DefaultCertificate = "aio-opc-opcuabroker-default-application-cert";

    /// <summary>The provider class that lists the connector's certificates in the key vault.</summary>
    public const string ProviderClass = "opc-ua-connector";

    /// <summary>The full name of a setting of the Azure IoT Operations extension.</summary>
    public static string Setting(string name) => "connectors.values.securityPki." + name;
}
