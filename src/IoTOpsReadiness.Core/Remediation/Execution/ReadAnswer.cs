namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>What became of reading one resource.</summary>
public sealed record ReadAnswer
{
    /// <summary>True where the API answered, be it that there is nothing.</summary>
    public bool IsAnswered => Failure is null;

    /// <summary>The document as it came, credentials included: it is never kept, shown or logged. Empty where there is none.</summary>
    public ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>True where the resource exists.</summary>
    public bool Exists => Document.Length > 0;

    /// <summary>The version of the API it was read with.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>What the API asks for to notice that somebody else wrote in between; null where it offers nothing.</summary>
    public string? ETag { get; init; }

    /// <summary>Why it could not be read; null where it could.</summary>
    public string? Failure { get; init; }
}
