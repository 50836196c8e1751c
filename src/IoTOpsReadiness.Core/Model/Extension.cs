using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Arc extension of the cluster. Only Azure Resource Manager knows these.</summary>
public sealed class Extension(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Extension")
{
    /// <summary>Azure IoT Operations itself.</summary>
    public const string OperationsType = "microsoft.iotoperations";

    /// <summary>The secret store that syncs Key Vault secrets.</summary>
    public const string SecretStoreType = "microsoft.azure.secretstore";

    /// <summary>What it installs, for example <c>microsoft.iotoperations</c>; compare without letter case. Empty where missing.</summary>
    public string ExtensionType => Text("extensionType") ?? "";

    /// <summary>The version it is pinned to; null where it is not.</summary>
    public string? Version => Text("version");

    /// <summary>The version that is installed; null where not reported.</summary>
    public string? CurrentVersion => Text("currentVersion");

    /// <summary>Where its versions come from; Stable unless set.</summary>
    public string ReleaseTrain => Text("releaseTrain") ?? "Stable";

    /// <summary>Whether minor versions are installed by themselves; true unless set.</summary>
    public bool AutoUpgradesMinorVersion => Flag("autoUpgradeMinorVersion") ?? true;

    /// <summary>Succeeded, Failed, Canceled, Creating, Updating or Deleting; null where not reported.</summary>
    public string? ProvisioningState => Text("provisioningState");

    /// <summary>What it reports to be wrong; null where it reports nothing, or only warnings.</summary>
    public string? Error => List("statuses")
        .Where(status => Same.Text(status.At("level").TextOrNull(), "Error"))
        .Select(status => status.At("message").TextOrNull() ?? status.At("displayStatus").TextOrNull() ?? "an error without words")
        .FirstOrDefault();

    /// <summary>The object id of its system-assigned identity; null where it has none.</summary>
    public string? PrincipalId => Text(Root.At("identity.principalId"), "identity.principalId");

    /// <summary>The namespace it is installed into; null where it has none of its own.</summary>
    public string? ReleaseNamespace => Text("scope.cluster.releaseNamespace");

    /// <summary>The names of its settings.</summary>
    public IReadOnlyList<string> SettingNames => Get("configurationSettings") is { ValueKind: JsonValueKind.Object } settings
        ? settings.EnumerateObject().Select(pair => pair.Name).ToArray()
        : [];

    /// <summary>
    /// One of its settings, by its dotted name; null where it is not set. The contract makes all values texts;
    /// numbers and truth values are read as their text.
    /// </summary>
    public string? Setting(string name)
    {
        JsonElement value = Get("configurationSettings").Member(name);
        return value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => value.GetRawText(),
            _ => Text(value, SettingPath(name)),
        };
    }

    /// <summary>Where a setting stands below the body, for findings.</summary>
    public static string SettingPathInBody(string name) => $"configurationSettings[\"{name}\"]";

    /// <summary>Whether it is of a type, whatever the letter case.</summary>
    public bool Is(string extensionType) => Same.Text(ExtensionType, extensionType);

    private string SettingPath(string name) => PathOf(SettingPathInBody(name));
}
