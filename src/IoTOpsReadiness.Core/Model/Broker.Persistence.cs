using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <content>What survives the loss of the whole cluster. Durable and encrypted, unlike the disk buffer.</content>
public sealed partial class Broker
{
    /// <summary>True where the broker persists; it cannot be switched on or off later.</summary>
    public bool HasPersistence => Get("persistence").ValueKind == JsonValueKind.Object;

    /// <summary>The most that is persisted per pod, for example <c>10G</c>; null where not set.</summary>
    public string? PersistenceMaxSize => Text("persistence.maxSize");

    /// <summary>Enabled (default) or Disabled.</summary>
    public string PersistenceEncryptionMode => Text("persistence.encryption.mode") ?? "Enabled";

    /// <summary>True where the claim is described rather than left to the operator.</summary>
    public bool HasPersistenceClaim => Get("persistence.persistentVolumeClaimSpec").ValueKind == JsonValueKind.Object;

    /// <summary>The storage class the claim asks for; null where it asks for the default one.</summary>
    public string? PersistenceStorageClass => Text("persistence.persistentVolumeClaimSpec.storageClassName");

    /// <summary>How the claim may be mounted; empty where not stated.</summary>
    public IReadOnlyList<string> PersistenceAccessModes =>
        Texts(Get("persistence.persistentVolumeClaimSpec.accessModes"), PathOf("persistence.persistentVolumeClaimSpec.accessModes"));

    /// <summary>None, All or Custom: which retained messages are persisted; null where not set.</summary>
    public string? PersistenceRetainMode => Text("persistence.retain.mode");

    /// <summary>None, All or Custom: which subscriber queues are persisted; null where not set.</summary>
    public string? PersistenceQueueMode => Text("persistence.subscriberQueue.mode");

    /// <summary>None, All or Custom: what of the state store is persisted; null where not set.</summary>
    public string? PersistenceStateStoreMode => Text("persistence.stateStore.mode");
}
