using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>Where a dataflow reads from or writes to.</summary>
public sealed class DataflowEndpoint(ResourceDocument document, EvidenceSource source) : Resource(document, source, "DataflowEndpoint")
{
    private static readonly string[] SettingsWithSecret = ["x509CertificateSettings", "saslSettings", "accessTokenSettings"];

    /// <summary>Mqtt, Kafka, DataLakeStorage, DataExplorer, FabricOneLake, LocalStorage, OpenTelemetry or a newer one; empty where missing.</summary>
    public string EndpointType => Text("endpointType") ?? "";

    /// <summary>FabricRT, EventGrid, LocalBroker, Eventhub, CustomMqtt or CustomKafka, where newer APIs state it.</summary>
    public string? HostType => Text("hostType");

    /// <summary>The name of the settings object for its type, as it stands in the body, for example <c>mqttSettings</c>.</summary>
    public string SettingsName => Same.Text(EndpointType, "DataLakeStorage") && Get("dataLakeStorageSettings").ValueKind != JsonValueKind.Object
            && Get("datalakeStorageSettings").ValueKind == JsonValueKind.Object
        // Some versions of the custom resource spell it so.
        ? "datalakeStorageSettings"
        : EndpointType.Length == 0 ? "settings" : char.ToLowerInvariant(EndpointType[0]) + EndpointType[1..] + "Settings";

    /// <summary>The host, with its port where one is given; null where omitted, which for MQTT means the local broker.</summary>
    public string? Host => Text($"{SettingsName}.host");

    /// <summary>The host without scheme, port and path, in lower case; null where omitted.</summary>
    public string? HostName
    {
        get
        {
            string? host = Host;
            if (host is null)
            {
                return null;
            }

            int scheme = host.IndexOf("://", StringComparison.Ordinal);
            host = scheme < 0 ? host : host[(scheme + 3)..];
            host = host[(host.LastIndexOf('@') + 1)..];
            int end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : host.IndexOfAny(['/', ':', '?']);
            return (end <= 0 ? host : host[..end]).TrimEnd('.').ToLowerInvariant();
        }
    }

    /// <summary>How it signs in; null where missing.</summary>
    public string? AuthenticationMethod => Text($"{SettingsName}.authentication.method");

    /// <summary>The audience of its service account token.</summary>
    public string? ServiceAccountAudience => Text($"{SettingsName}.authentication.serviceAccountTokenSettings.audience");

    /// <summary>The client id of its user-assigned identity.</summary>
    public string? UserAssignedClientId => Text($"{SettingsName}.authentication.userAssignedManagedIdentitySettings.clientId");

    /// <summary>The secrets it signs in with, each with where it is named.</summary>
    public IReadOnlyList<(string Name, string Path)> Secrets => SettingsWithSecret
        .Select(settings => $"{SettingsName}.authentication.{settings}.secretRef")
        .Select(path => (Name: Text(path), Path: path))
        .Where(secret => secret.Name is not null)
        .Select(secret => (secret.Name!, secret.Path))
        .ToArray();

    /// <summary>The secret with the certificate it signs in with; null where it signs in otherwise.</summary>
    public string? CertificateSecret => Text($"{SettingsName}.authentication.x509CertificateSettings.secretRef");

    /// <summary>Enabled (default) or Disabled.</summary>
    public string TlsMode => Text($"{SettingsName}.tls.mode") ?? "Enabled";

    /// <summary>The ConfigMap with the CA it trusts; null for the system's own.</summary>
    public string? TrustedCaConfigMap => Text($"{SettingsName}.tls.trustedCaCertificateConfigMapRef");
}
