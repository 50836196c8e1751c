namespace IoTOpsReadiness.Model;

/// <summary>What is known of a secret that a resource refers to. Its values are never read.</summary>
/// <param name="Syncs">What syncs it from Key Vault, one from each side that knows it; empty where nothing does, or nobody could say.</param>
/// <param name="Exists">True where the cluster has a secret of that name.</param>
/// <param name="NamesAnswered">False where the cluster did not say which secrets there are.</param>
public readonly record struct SecretLookup(IReadOnlyList<SecretSync> Syncs, bool Exists, bool NamesAnswered)
{
    /// <summary>True where it comes from Key Vault.</summary>
    public bool IsSynced => Syncs.Count > 0;

    /// <summary>True where it is known not to exist, and nothing means to make it.</summary>
    public bool IsMissing => !IsSynced && !Exists && NamesAnswered;

    /// <summary>True where nobody could say whether it exists.</summary>
    public bool IsUndetermined => !IsSynced && !Exists && !NamesAnswered;

    /// <summary>True where what syncs it is known not to sync this key.</summary>
    public bool LacksKey(string key) => Syncs.Any(sync => sync.Mappings.Count > 0 && sync.Mappings.All(mapping => mapping.TargetKey != key));
}
