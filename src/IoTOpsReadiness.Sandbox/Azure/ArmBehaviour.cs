namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>
/// How this Azure Resource Manager behaves, faults included. Set before or while it runs; lists are replaced, not changed.
/// </summary>
internal sealed class ArmBehaviour
{
    /// <summary>The tenant everything is in.</summary>
    public string TenantId { get; set; } = "694163f0-9867-50d2-926c-59b229807f54";

    /// <summary>The largest number of resources on one page of a list.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>How many looks at a long-running write it takes until it is done. 0: it is done at once, and the answer says so.</summary>
    public int OperationLooks { get; set; } = 2;

    /// <summary>Where a long-running write can be followed.</summary>
    public ArmOperationHeaders OperationHeaders { get; set; } = ArmOperationHeaders.AzureAsyncOperation | ArmOperationHeaders.Location;

    /// <summary>What <c>Retry-After</c> says, in whole seconds.</summary>
    public int RetryAfterSeconds { get; set; } = 1;

    /// <summary>What becomes of a write that changes what can only be set when a resource is created.</summary>
    public ArmCreateOnly CreateOnly { get; set; } = ArmCreateOnly.Refuse;

    /// <summary>Writes that are accepted and then fail.</summary>
    public IReadOnlyList<ArmFailure> Failures { get; set; } = [];

    /// <summary>What the caller may not touch, whatever else was granted.</summary>
    public IReadOnlyList<ArmForbidden> Forbidden { get; set; } = [];

    /// <summary>The types nobody may touch at the moment; asked with each request.</summary>
    public Func<IEnumerable<string>> ForbiddenTypes { get; set; } = () => [];

    /// <summary>True: every caller owns everything. False: callers have <see cref="CallerGrants"/> and what role assignments give them.</summary>
    public bool CallersOwnEverything { get; set; } = true;

    /// <summary>What every caller is granted.</summary>
    public IReadOnlyList<ArmGrant> CallerGrants { get; set; } = [];

    /// <summary>Policies that deny writes.</summary>
    public IReadOnlyList<ArmPolicyDenial> PolicyDenials { get; set; } = [];

    /// <summary>How often a role assignment to a principal that had none is refused, as while the directory replicates.</summary>
    public int PrincipalReplicationRefusals { get; set; }

    /// <summary>How long writing a federated credential takes. Another write to the same identity meanwhile is refused.</summary>
    public TimeSpan FederatedCredentialWriteTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How many of the next requests are answered with 429. Counts down.</summary>
    public int ThrottledRequests { get => throttledRequests; set => throttledRequests = value; }

    /// <summary>Every how many requests one is answered with 429. 0: none.</summary>
    public int ThrottleEvery { get; set; }

    /// <summary>How long a token is good for. Below zero: it has expired when it is handed out.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>True: every token is answered as expired.</summary>
    public bool TokensExpired { get; set; }

    /// <summary>The api-versions of a type, in place of those it really has.</summary>
    public IReadOnlyDictionary<string, string[]> ApiVersions { get; set; } = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The subscriptions of each management group, by name.</summary>
    public IReadOnlyDictionary<string, string[]> ManagementGroups { get; set; } = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a caller of the managed identity endpoint has to send as <c>X-IDENTITY-HEADER</c>.</summary>
    public string IdentityHeader { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>The object of the identity this sandbox gives out unless another is asked for.</summary>
    public string ObjectId { get; set; } = "0b5f9d5e-6c2e-5f0b-9d0a-7d6c1a52f3a1";

    /// <summary>The application of that identity.</summary>
    public string ClientId { get; set; } = "5d2c7b1e-93f4-5a6d-8e21-64c0f1b7a9d3";

    /// <summary>The secret or the assertion that goes with <see cref="ClientId"/> at the sign-in endpoint. Null: any.</summary>
    public string? ClientSecret { get; set; }

    private int throttledRequests;

    /// <summary>Takes one of the planted 429 answers; false when none is left.</summary>
    public bool TakeThrottled()
    {
        if (Volatile.Read(ref throttledRequests) <= 0)
        {
            return false;
        }

        if (Interlocked.Decrement(ref throttledRequests) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref throttledRequests);
        return false;
    }
}

/// <summary>Which headers name a long-running write.</summary>
[Flags]
internal enum ArmOperationHeaders
{
    /// <summary>Only the resource itself tells, by its provisioning state.</summary>
    None = 0,

    /// <summary><c>Azure-AsyncOperation</c>: the state as a document.</summary>
    AzureAsyncOperation = 1,

    /// <summary><c>Location</c>: 202 until it is done.</summary>
    Location = 2,
}

/// <summary>What becomes of a write to what can only be set when a resource is created.</summary>
internal enum ArmCreateOnly
{
    /// <summary>It is refused, naming the property.</summary>
    Refuse,

    /// <summary>It is accepted, and that part of it has no effect.</summary>
    Ignore,

    /// <summary>It is made.</summary>
    Allow,
}

/// <summary>A write that is accepted and then fails.</summary>
/// <param name="Type">The type, which may end in <c>*</c>.</param>
/// <param name="Name">The name; null for every one.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Message">The error's message.</param>
internal sealed record ArmFailure(string Type, string? Name, string Code, string Message);

/// <summary>What the caller may not do.</summary>
/// <param name="Actions">Actions, with <c>*</c> for any part, for example <c>Microsoft.IoTOperations/instances/brokers/read</c>.</param>
/// <param name="Scope">Where; null for everywhere.</param>
internal sealed record ArmForbidden(string Actions, string? Scope = null);

/// <summary>What is granted at a scope and below.</summary>
/// <param name="Scope">The scope; <c>/</c> for everywhere.</param>
/// <param name="Actions">Allowed actions, with <c>*</c> for any part.</param>
internal sealed record ArmGrant(string Scope, params string[] Actions)
{
    /// <summary>Left out of the allowed actions.</summary>
    public IReadOnlyList<string> NotActions { get; init; } = [];

    /// <summary>Allowed actions on data.</summary>
    public IReadOnlyList<string> DataActions { get; init; } = [];

    /// <summary>Left out of the allowed actions on data.</summary>
    public IReadOnlyList<string> NotDataActions { get; init; } = [];
}

/// <summary>A policy that denies writes.</summary>
/// <param name="Assignment">The name of the policy's assignment.</param>
/// <param name="Type">The type it denies, which may end in <c>*</c>.</param>
/// <param name="Scope">Where; null for every subscription.</param>
internal sealed record ArmPolicyDenial(string Assignment, string Type, string? Scope = null);
