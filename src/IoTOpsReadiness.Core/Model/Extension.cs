using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An extension of the Arc-connected cluster.</summary>
public sealed class Extension(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Extension")
{
    /// <summary>The type of Azure IoT Operations itself.</summary>
    public const string OperationsType = "microsoft.iotoperations";

    /// <summary>For example <c>microsoft.iotoperations</c>; compare without letter case.</summary>
    public string ExtensionType => Text("extensionType") ?? "";

    /// <summary>The version installed, else the version asked for; null where neither is reported.</summary>
    public string? Version => Text("currentVersion") ?? Text("version");

    /// <summary>Stable (default), preview or another.</summary>
    public string ReleaseTrain => Text("releaseTrain") ?? "Stable";

    /// <summary>Whether minor versions install themselves: true unless set.</summary>
    public bool AutoUpgradesMinorVersion => Flag("autoUpgradeMinorVersion") ?? true;

    /// <summary>The object id of its system-assigned identity; null where it has none.</summary>
    public string? PrincipalId => Text(Root.At("identity.principalId"), "identity.principalId");

    /// <summary>One configuration setting; null where it is not set.</summary>
    public string? Setting(string name) => Get("configurationSettings").Member(name).TextOrNull();
}
