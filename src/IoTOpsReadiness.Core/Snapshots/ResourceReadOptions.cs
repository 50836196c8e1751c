namespace IoTOpsReadiness.Snapshots;

/// <summary>What to keep of a resource that is read.</summary>
public readonly record struct ResourceReadOptions
{
    /// <summary>
    /// Keep who wrote an object, <c>metadata.managedFields</c> without the fields themselves, which are about half of most
    /// objects and never of interest.
    /// </summary>
    public bool KeepManagedFields { get; init; }

    /// <summary>The resources are Secrets, even where they do not say so: their data is emptied whatever the server sent.</summary>
    public bool Secrets { get; init; }
}
