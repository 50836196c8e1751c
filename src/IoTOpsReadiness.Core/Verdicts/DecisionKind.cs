namespace IoTOpsReadiness.Verdicts;

/// <summary>What a person decided.</summary>
public enum DecisionKind
{
    /// <summary>To live with a failure for a time. Turns Fail into Exempt, and nothing else.</summary>
    Exemption,

    /// <summary>That something no API can tell is in order. Turns Manual into Pass, and nothing else.</summary>
    Attestation,
}
