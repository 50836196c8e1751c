namespace IoTOpsReadiness.Access;

/// <summary>What a client asks of the broker.</summary>
public enum AccessAction
{
    /// <summary>To connect.</summary>
    Connect,

    /// <summary>To publish to a topic.</summary>
    Publish,

    /// <summary>To subscribe to a topic filter.</summary>
    Subscribe,
}
