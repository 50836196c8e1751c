using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>
/// One connection to a device, read the same from a classic asset endpoint profile, which is one, and from a device of
/// the namespaced registry, which has several.
/// </summary>
public sealed class InboundEndpoint
{
    /// <summary>The endpoint type of OPC UA servers.</summary>
    public const string OpcUaType = "Microsoft.OpcUa";

    private readonly JsonElement json;
    private readonly string typeName;
    private readonly string addressName;

    internal InboundEndpoint(Resource owner, JsonElement json, string name, string path, bool isEnabled, string typeName, string addressName)
    {
        Owner = owner;
        Name = name;
        Path = path;
        this.json = json;
        this.typeName = typeName;
        this.addressName = addressName;
        IsEnabled = isEnabled && (owner.Flag(json.At("enabled"), owner.PathOf(PathOf("enabled"))) ?? true);
    }

    /// <summary>The asset endpoint profile or the device.</summary>
    public Resource Owner { get; }

    /// <summary>Its name among the endpoints of a device; empty for an asset endpoint profile.</summary>
    public string Name { get; }

    /// <summary>Where it stands in the owner's body, for example <c>endpoints.inbound.line-1</c>; empty for the body itself.</summary>
    public string Path { get; }

    /// <summary>False where it, or its device, is switched off.</summary>
    public bool IsEnabled { get; }

    /// <summary>For example <c>Microsoft.OpcUa</c> or <c>Microsoft.Onvif</c>; empty where missing.</summary>
    public string EndpointType => Text(typeName) ?? "";

    /// <summary>True for OPC UA.</summary>
    public bool IsOpcUa => Same.Text(EndpointType, OpcUaType);

    /// <summary>The address, for example <c>opc.tcp://plc-4:4840</c>; empty where missing.</summary>
    public string Address => Text(addressName) ?? "";

    /// <summary>Anonymous, UsernamePassword, Certificate or a newer one; null where not set.</summary>
    public string? AuthenticationMethod => Text("authentication.method") ?? Text("userAuthentication.mode");

    /// <summary>The secret and key with the user name, in the form <c>secret/key</c>.</summary>
    public string? UsernameSecret => Text("authentication.usernamePasswordCredentials.usernameSecretName");

    /// <summary>The secret and key with the password, in the form <c>secret/key</c>.</summary>
    public string? PasswordSecret => Text("authentication.usernamePasswordCredentials.passwordSecretName");

    /// <summary>The secret and key with the user's certificate.</summary>
    public string? CertificateSecret => Text("authentication.x509Credentials.certificateSecretName");

    /// <summary>The secret with the certificates this endpoint trusts; null where it uses the connector's own list.</summary>
    public string? TrustList => Text("trustSettings.trustList");

    /// <summary>
    /// What only its connector understands, as JSON; null where not set. The contract makes it a text that holds JSON;
    /// where it is an object, this is the object's text.
    /// </summary>
    public string? AdditionalConfiguration => json.At("additionalConfiguration") is { ValueKind: JsonValueKind.Object } value
        ? value.GetRawText()
        : Text("additionalConfiguration");

    /// <summary>Where a property of the endpoint stands in the owner's body.</summary>
    public string PathOf(string path) => Path.Length == 0 ? path : $"{Path}.{path}";

    /// <summary>For people, for example <c>Device/press-3 endpoint line-1</c>.</summary>
    public override string ToString() => Name.Length == 0 ? Owner.ToString() : $"{Owner} endpoint {Name}";

    private string? Text(string path) => Owner.Text(json.At(path), Owner.PathOf(PathOf(path)));
}
