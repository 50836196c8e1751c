using System.Text.Json;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Guidelines.OpcUa;

/// <summary>The documents of connections to devices, around the part a test is about.</summary>
internal static class OpcUaSite
{
    public const string Password = """{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"line/user","passwordSecretName":"line/pass"}}""";

    public static string Profile(string authentication = Password, string? configuration = null, string type = "Microsoft.OpcUa", string address = "opc.tcp://plc-4:4840") =>
        Resources.Custom("AssetEndpointProfile", "profile", Body("endpointProfileType", type, "targetAddress", address, authentication, configuration, ""));

    public static string Device(
        string authentication = Password, string? configuration = null, string type = "Microsoft.OpcUa", string address = "opc.tcp://plc-4:4840", string enabled = "true", string more = "") =>
        Resources.Custom("Device", "device", DeviceBody(Body("endpointType", type, "address", address, authentication, configuration, more), enabled));

    public static string ArmDevice(string authentication = Password, string? configuration = null, string more = "") => Resources.Arm(
        "Microsoft.DeviceRegistry/namespaces/devices", "device", DeviceBody(Body("endpointType", "Microsoft.OpcUa", "address", "opc.tcp://plc-4:4840", authentication, configuration, more), "true"));

    public static string Sync(string name, params string[] keys) => SyncWith(name, "{}", keys);

    public static string SyncWith(string name, string status, params string[] keys) => Resources.Custom(
        "SecretSync", name, $$"""{"secretObject":{"data":[{{string.Join(',', keys.Select(key => $$"""{"sourcePath":"vault-secret","targetKey":"{{key}}"}"""))}}]} }""", status);

    public static string ArmSync(string name, params string[] keys) => Resources.Arm(
        "Microsoft.SecretSyncController/secretSyncs", name, $$"""{"objectSecretMapping":[{{string.Join(',', keys.Select(key => $$"""{"sourcePath":"vault-secret","targetKey":"{{key}}"}"""))}}]}""");

    public static string Secret(string name) => $$"""{"kind":"Secret","metadata":{"name":"{{name}}","namespace":"azure-iot-operations"} }""";

    public static string Extension(string settings, string type = "microsoft.iotoperations") => Resources.Arm(
        "Microsoft.KubernetesConfiguration/extensions", "azure-iot-operations-abcde", $$"""{"extensionType":"{{type}}","configurationSettings":{{settings}}}""");

    /// <summary>Registries and secrets answered by the cluster: these devices, nothing else.</summary>
    public static SiteBuilder Devices(params string[] devices) => new SiteBuilder()
        .Kubernetes(Evidence.Devices, devices)
        .Kubernetes(Evidence.AssetEndpointProfiles)
        .Kubernetes(Evidence.SecretSyncs)
        .Kubernetes(Evidence.SecretNames);

    private static string DeviceBody(string endpoint, string enabled) => $$"""{"enabled":{{enabled}},"endpoints":{"inbound":{"line.1":{{endpoint}}} } }""";

    private static string Body(string typeName, string type, string addressName, string address, string authentication, string? configuration, string more)
    {
        string additional = configuration is null ? "" : $",\"additionalConfiguration\":{JsonSerializer.Serialize(configuration)}";
        return $$"""{"{{typeName}}":"{{type}}","{{addressName}}":"{{address}}","authentication":{{authentication}}{{additional}}{{more}}}""";
    }
}
