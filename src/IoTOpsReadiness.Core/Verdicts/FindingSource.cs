namespace IoTOpsReadiness.Verdicts;

/// <summary>Where the evidence of a finding comes from.</summary>
public enum FindingSource
{
    /// <summary>The evidence as a whole, or its absence.</summary>
    Evidence,

    /// <summary>What the cluster is configured to be.</summary>
    Kubernetes,

    /// <summary>What Azure Resource Manager says it should be.</summary>
    Azure,

    /// <summary>What really runs: pods, nodes, status.</summary>
    Runtime,

    /// <summary>What the user declared.</summary>
    Declared,
}
