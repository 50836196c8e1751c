namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Something to read: one resource, a list of them, or one that is known by what it is called alone.</summary>
internal abstract record ArmTarget
{
    private ArmTarget()
    {
    }

    /// <summary>One resource by its id.</summary>
    public sealed record Object(string Id) : ArmTarget;

    /// <summary>All resources below a path.</summary>
    /// <param name="Path">The path, which ends with the type.</param>
    /// <param name="Filter">The <c>$filter</c>, if any.</param>
    public sealed record List(string Path, string? Filter = null) : ArmTarget;

    /// <summary>
    /// A resource whose name is unique in all of Azure, in whichever resource group it is. Looked for in these
    /// subscriptions, then in all that the caller sees.
    /// </summary>
    public sealed record Named(string Name, string SubscriptionScope) : ArmTarget;

    /// <summary>An identity known by its client id; looked for the same way.</summary>
    public sealed record OfClient(string ClientId, string SubscriptionScope) : ArmTarget;
}
