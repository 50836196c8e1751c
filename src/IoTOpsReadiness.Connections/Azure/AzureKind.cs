using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>How one kind of evidence is read from Azure Resource Manager. A new kind needs one of these and nothing else.</summary>
/// <param name="Kind">The kind; its type tells the API.</param>
/// <param name="Sources">Where it is found, given the site.</param>
internal sealed record AzureKind(EvidenceKind Kind, Func<SiteIdentity, IEnumerable<AzureSource>> Sources)
{
    /// <summary>True where other sites of a fleet read the very same.</summary>
    public bool IsShared { get; init; }

    /// <summary>Which of the documents are the site's own, where a list holds those of others too.</summary>
    public AzureFilter? Filter { get; init; }

    /// <summary>What to keep of a document, where much of it is never looked at.</summary>
    public Func<ResourceDocument, ResourceDocument>? Shape { get; init; }
}

/// <summary>Something that leads to resources.</summary>
/// <param name="Parent">The kind whose documents lead there; null where the site's own ids do.</param>
/// <param name="Targets">What a document, or the site, leads to; given null where there is no parent.</param>
internal sealed record AzureSource(EvidenceKind? Parent, Func<ResourceDocument?, IEnumerable<ArmTarget>> Targets)
{
    /// <summary>
    /// False where guidelines see for themselves that what the parent would have led to is missing, so that a parent
    /// which could not be read does not make this kind unreadable.
    /// </summary>
    public bool IsDecisive { get; init; } = true;

    /// <summary>What nobody knows, so that there is nothing to ask for; null where it is known.</summary>
    public string? Unknown { get; init; }
}

/// <summary>Tells a site's own documents from those of other sites.</summary>
/// <param name="By">The kind that tells them apart.</param>
/// <param name="Makes">Makes the test from the documents of that kind.</param>
internal sealed record AzureFilter(EvidenceKind By, Func<IReadOnlyList<ResourceDocument>, Func<ResourceDocument, bool>> Makes);
