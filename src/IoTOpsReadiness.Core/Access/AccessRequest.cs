namespace IoTOpsReadiness.Access;

/// <summary>Who wants to do what.</summary>
public sealed record AccessRequest
{
    /// <summary>Who.</summary>
    public required BrokerClient Client { get; init; }

    /// <summary>What.</summary>
    public required AccessAction Action { get; init; }

    /// <summary>The topic to publish to, or the filter to subscribe to, shared ones included; not looked at for Connect.</summary>
    public string? Topic { get; init; }
}
