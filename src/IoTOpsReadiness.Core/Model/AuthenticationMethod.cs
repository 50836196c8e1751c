using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>One method of a broker authentication.</summary>
public sealed class AuthenticationMethod
{
    private readonly BrokerAuthentication owner;
    private readonly JsonElement json;

    internal AuthenticationMethod(BrokerAuthentication owner, JsonElement json, string path)
    {
        this.owner = owner;
        this.json = json;
        Path = path;
    }

    /// <summary>Where it stands in the body, for example <c>authenticationMethods[0]</c>.</summary>
    public string Path { get; }

    /// <summary>ServiceAccountToken, X509 or Custom; empty where missing.</summary>
    public string Method => Text("method") ?? "";

    /// <summary>The audiences service account tokens must be made for.</summary>
    public IReadOnlyList<string> Audiences =>
        owner.Texts(json.At("serviceAccountTokenSettings.audiences"), PathOf("serviceAccountTokenSettings.audiences"));

    /// <summary>The ConfigMap with the CA that client certificates must chain to; <c>client-ca</c> unless set.</summary>
    public string TrustedClientCa => Text("x509Settings.trustedClientCaCert") ?? "client-ca";

    /// <summary>What else a client certificate is checked against, for example <c>AzureDeviceRegistry</c>; null for nothing.</summary>
    public string? AdditionalValidation => Text("x509Settings.additionalValidation") is { } value && !Same.Text(value, "None") ? value : null;

    /// <summary>The address of a custom authentication server.</summary>
    public string? CustomEndpoint => Text("customSettings.endpoint");

    /// <summary>The ConfigMap with the CA of that server.</summary>
    public string? CustomCaConfigMap => Text("customSettings.caCertConfigMap");

    /// <summary>The secret with the certificate the broker shows to that server; null where it shows none.</summary>
    public string? CustomClientSecret => Text("customSettings.auth.x509.secretRef");

    private string PathOf(string path) => owner.PathOf($"{Path}.{path}");

    private string? Text(string path) => owner.Text(json.At(path), PathOf(path));
}
