using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Deployment;

/// <summary>What it takes to deploy a site again as it is, but for what was to change.</summary>
public sealed record DeploymentConfig
{
    /// <summary>The name of the site.</summary>
    public required string Site { get; init; }

    /// <summary>The file for <c>az iot ops create --broker-config-file</c>, JSON.</summary>
    public required string Broker { get; init; }

    /// <summary>The equal flags of <c>az iot ops create</c>, as far as there are flags.</summary>
    public required IReadOnlyList<string> Flags { get; init => field = Indexable.Of(value); }

    /// <summary>The ARM template of everything below the instance, JSON.</summary>
    public required string Template { get; init; }

    /// <summary>What to do in which order, Markdown.</summary>
    public required string Runbook { get; init; }

    /// <summary>What to know, and what could not be gathered.</summary>
    public required IReadOnlyList<string> Notes { get; init => field = Indexable.Of(value); }

    /// <inheritdoc/>
    public override string ToString() => $"Deployment of {Site}";
}
