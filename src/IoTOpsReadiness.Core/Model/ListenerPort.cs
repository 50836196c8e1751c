using System.Globalization;
using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>One port of a listener.</summary>
public sealed class ListenerPort
{
    private readonly JsonElement json;

    internal ListenerPort(BrokerListener listener, JsonElement json, string path)
    {
        this.json = json;
        Listener = listener;
        Path = path;
        Port = listener.Number(json.At("port"), listener.PathOf(path + ".port"));
    }

    /// <summary>The listener it belongs to.</summary>
    public BrokerListener Listener { get; }

    /// <summary>Where it stands in the listener's body, for example <c>ports[0]</c>.</summary>
    public string Path { get; }

    /// <summary>The port number; null where it is missing.</summary>
    public int? Port { get; }

    /// <summary>Mqtt (default) or WebSockets.</summary>
    public string Protocol => Text("protocol") ?? "Mqtt";

    /// <summary>The authentication it asks for; null where missing or empty, which means no authentication.</summary>
    public string? AuthenticationRef => Text("authenticationRef");

    /// <summary>The authorization it asks for; null where missing or empty, which means everything is allowed.</summary>
    public string? AuthorizationRef => Text("authorizationRef");

    /// <summary>False where the port speaks plain text.</summary>
    public bool HasTls => json.At("tls").ValueKind == JsonValueKind.Object;

    /// <summary>Automatic (cert-manager keeps the certificate) or Manual (a secret holds it); null on a plain port.</summary>
    public string? TlsMode => !HasTls ? null
        : Text("tls.mode") ?? (json.At("tls.manual").ValueKind == JsonValueKind.Object ? "Manual" : "Automatic");

    /// <summary>The issuer of an automatic certificate.</summary>
    public string? IssuerName => Text("tls.certManagerCertificateSpec.issuerRef.name");

    /// <summary>Issuer or ClusterIssuer.</summary>
    public string? IssuerKind => Text("tls.certManagerCertificateSpec.issuerRef.kind");

    /// <summary>The secret that holds a manual certificate.</summary>
    public string? ManualSecret => Text("tls.manual.secretRef");

    /// <summary>True for the port the components of Azure IoT Operations use themselves, which must stay as it is.</summary>
    public bool IsDefault => Listener.Name == BrokerListener.DefaultName && Port == BrokerListener.DefaultPort;

    /// <summary>For people, for example <c>default:18883</c>.</summary>
    public override string ToString() => $"{Listener.Name}:{Port?.ToString(CultureInfo.InvariantCulture) ?? "?"}";

    private string? Text(string path) => Listener.Text(json.At(path), Listener.PathOf($"{Path}.{path}"));
}
