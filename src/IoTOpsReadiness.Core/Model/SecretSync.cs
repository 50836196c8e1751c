using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>Keeps one Kubernetes secret in step with Key Vault. The secret has the same name.</summary>
public sealed class SecretSync(ResourceDocument document, EvidenceSource source) : Resource(document, source, "SecretSync")
{
    // Reasons and, in older releases, condition types that say the sync went wrong.
    private static readonly string[] Failures =
    [
        "CreateFailed", "UpdateFailed", "UserInputValidationFailed", "ControllerSpcError", "ControllerInternalError", "SecretPatchFailed",
    ];

    /// <summary>The provider class that says from which vault and as whom; null where missing.</summary>
    public string? SecretProviderClassName => Text("secretProviderClassName");

    /// <summary>The service account it signs in as; null where missing.</summary>
    public string? ServiceAccountName => Text("serviceAccountName");

    /// <summary>What is synced. The cluster and ARM keep it in different places.</summary>
    public IReadOnlyList<SecretMapping> Mappings => List(MappingsPath)
        .Select((item, index) => new SecretMapping(
            Text(item.At("sourcePath"), PathOf($"{MappingsPath}[{index}].sourcePath")) ?? "",
            Text(item.At("targetKey"), PathOf($"{MappingsPath}[{index}].targetKey")) ?? ""))
        .ToArray();

    /// <summary>Where <see cref="Mappings"/> stand in the body.</summary>
    public string MappingsPath => Source == EvidenceSource.Kubernetes ? "secretObject.data" : "objectSecretMapping";

    /// <summary>What the controller reports of it.</summary>
    public IReadOnlyList<StatusCondition> Conditions => StatusCondition.Read(this, Status);

    /// <summary>The condition that says the sync went wrong; null where none does.</summary>
    public StatusCondition? Failure => Conditions.FirstOrDefault(condition =>
        SaysFailure(condition.Reason) || (SaysFailure(condition.Type) && !Same.Text(condition.Status, "False")));

    /// <summary>When it last succeeded; null where not reported.</summary>
    public DateTimeOffset? LastSuccess => this.Moment(Status.At("lastSuccessfulSyncTime"), "status.lastSuccessfulSyncTime");

    private static bool SaysFailure(string? word) =>
        word is not null && Array.Exists(Failures, failure => word.StartsWith(failure, StringComparison.OrdinalIgnoreCase));
}
