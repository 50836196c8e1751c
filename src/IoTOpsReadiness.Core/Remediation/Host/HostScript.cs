namespace IoTOpsReadiness.Remediation.Host;

/// <summary>A script for the nodes of a site: what only a node can do.</summary>
public sealed record HostScript
{
    /// <summary>The name of the site; null for a script of any site.</summary>
    public string? Site { get; init; }

    /// <summary>What it sees to, in the order in which it does.</summary>
    public required IReadOnlyList<HostScriptPart> Parts { get; init; }

    /// <summary>The issuer it makes the API server sign with; null where that is not among its parts.</summary>
    public string? Issuer { get; init; }

    /// <summary>The script, for bash.</summary>
    public required string Script { get; init; }

    /// <summary>What to know, and what was left out and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The script.</summary>
    public override string ToString() => Script;
}
