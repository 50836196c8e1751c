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

    /// <summary>True where clients have to say who they are. Preview releases could also switch it off by a flag.</summary>
    public bool HasAuthentication => AuthenticationRef is not null && AuthenticationEnabled != false;

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

    /// <summary>The API group of the issuer; cert-manager's own unless set.</summary>
    public string IssuerGroup => Text("tls.certManagerCertificateSpec.issuerRef.group") ?? Issuer.ApiGroup;

    /// <summary>The secret an automatic certificate is kept in; null where left to the service.</summary>
    public string? CertificateSecret => Text("tls.certManagerCertificateSpec.secretName");

    /// <summary>Host names and addresses an automatic certificate is asked to be valid for, beyond the service's own choice.</summary>
    public IReadOnlyList<string> SubjectAlternativeNames => [.. Texts("tls.certManagerCertificateSpec.san.dns"), .. Texts("tls.certManagerCertificateSpec.san.ip")];

    /// <summary>The secret that holds a manual certificate.</summary>
    public string? ManualSecret => Text("tls.manual.secretRef");

    /// <summary>True for the port the components of Azure IoT Operations use themselves, which must stay as it is.</summary>
    public bool IsDefault => Listener.Name == BrokerListener.DefaultName && Port == BrokerListener.DefaultPort;

    /// <summary>For people, for example <c>default:18883</c>.</summary>
    public override string ToString() => $"{Listener.Name}:{Port?.ToString(CultureInfo.InvariantCulture) ?? "?"}";

    private bool? AuthenticationEnabled =>
        Listener.Flag(json.At("authenticationEnabled"), Listener.PathOf($"{Path}.authenticationEnabled")) ?? Listener.AuthenticationEnabled;

    private IReadOnlyList<string> Texts(string path) => Listener.Texts(json.At(path), Listener.PathOf($"{Path}.{path}"));

    private string? Text(string path) => Listener.Text(json.At(path), Listener.PathOf($"{Path}.{path}"));
}
