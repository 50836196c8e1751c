using System.Globalization;
using System.Text;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Azure Resource Manager: a request in, an answer out. Knows nothing of sockets.</summary>
internal sealed class ArmApi
{
    private readonly ArmVersions versions;
    private readonly ArmAuthority authority;
    private readonly ArmOperations operations;
    private readonly ArmProviders providers;
    private readonly ArmResources resources;
    private readonly ArmAccess access;
    private readonly ArmGraph graph;
    private int requests;

    /// <summary>Puts it together over a store.</summary>
    /// <param name="store">The documents, and the clock they are stamped by.</param>
    /// <param name="behaviour">How it behaves.</param>
    /// <param name="tokenTime">The clock tokens go by, which is the client's too. Default: the machine's.</param>
    public ArmApi(ArmStore store, ArmBehaviour behaviour, TimeProvider? tokenTime = null)
    {
        Store = store;
        Behaviour = behaviour;
        Tokens = new(behaviour, tokenTime ?? TimeProvider.System);
        TokenTime = tokenTime ?? TimeProvider.System;
        Identities = new(store, behaviour);
        versions = new(store, behaviour);
        authority = new(store, behaviour);
        operations = new(store, behaviour);
        providers = new(store, behaviour, versions, authority);
        resources = new(store, behaviour, authority, operations, Identities, providers);
        access = new(store, behaviour, authority, resources, providers);
        graph = new(store, behaviour, authority);
    }

    /// <summary>The documents.</summary>
    public ArmStore Store { get; }

    /// <summary>How it behaves.</summary>
    public ArmBehaviour Behaviour { get; }

    /// <summary>Its access tokens.</summary>
    public ArmTokens Tokens { get; }

    /// <summary>The clock tokens go by.</summary>
    public TimeProvider TokenTime { get; }

    /// <summary>Its managed identities.</summary>
    public ArmIdentities Identities { get; }

    /// <summary>Answers a request. Errors are answers too.</summary>
    public async Task<ArmAnswer> AnswerAsync(ArmRequest request, CancellationToken cancellationToken)
    {
        try
        {
            ArmCaller caller = Tokens.Check(request);
            DemandQuota(request);
            return await RouteAsync(request, caller, ReadId(request), cancellationToken).ConfigureAwait(false);
        }
        catch (ArmException error)
        {
            return error.ToAnswer();
        }
    }

    private async Task<ArmAnswer> RouteAsync(ArmRequest request, ArmCaller caller, ArmId id, CancellationToken cancellationToken)
    {
        if (request.Method == "POST")
        {
            return Post(request, caller, id);
        }

        if (request.Parameter("api-version") is not null && request.Method == "GET" && operations.Answer(request, id) is { } progress)
        {
            return progress;
        }

        versions.Check(request, id);
        if (id.IsCollection && request.Method != "GET")
        {
            throw NoSuchMethod(request, id);
        }

        return (request.Method, Short(id)) switch
        {
            ("GET", ArmId.ProviderType) => providers.Get(request, caller, id),
            ("GET", "Microsoft.Authorization/permissions") when id.IsCollection => access.Permissions(request, caller, id),
            ("GET", ArmAuthority.AssignmentType) when id.IsCollection => access.Assignments(request, caller, id),
            ("GET", ArmRoles.DefinitionType) => access.Definitions(request, caller, id),
            ("PUT", ArmAuthority.AssignmentType) => access.Assign(request, caller, id),
            ("PUT", ArmRoles.DefinitionType) => access.Define(request, caller, id),
            (not "GET", ArmId.ProviderType or ArmId.SubscriptionType or "Microsoft.Authorization/permissions") => throw NoSuchMethod(request, id),
            ("GET", _) => resources.Get(request, caller, id),
            ("HEAD", _) => resources.Head(caller, id),
            ("PUT", _) => await resources.PutAsync(request, caller, id, cancellationToken).ConfigureAwait(false),
            ("PATCH", _) => resources.Patch(request, caller, id),
            ("DELETE", _) => Delete(request, caller, id),
            _ => throw NoSuchMethod(request, id),
        };
    }

    private ArmAnswer Delete(ArmRequest request, ArmCaller caller, ArmId id)
    {
        if (id.Type.Equals(ArmRoles.DefinitionType, StringComparison.OrdinalIgnoreCase))
        {
            access.DemandUnassigned(id);
        }

        return resources.Delete(request, caller, id);
    }

    private ArmAnswer Post(ArmRequest request, ArmCaller caller, ArmId id)
    {
        if (id.Type.Equals(ArmGraph.Type, StringComparison.OrdinalIgnoreCase) && id.IsCollection)
        {
            versions.Check(request, id);
            return graph.Query(request, caller);
        }

        bool register = id.TypeName.Equals("register", StringComparison.OrdinalIgnoreCase);
        if (id.IsCollection && (register || id.TypeName.Equals("unregister", StringComparison.OrdinalIgnoreCase)))
        {
            if (request.Parameter("api-version") is null)
            {
                versions.Check(request, id);
            }

            return providers.Register(caller, id, register);
        }

        throw new ArmException(501, "NotSimulated", $"The sandbox does not simulate the action '{id.Type}'.");
    }

    private void DemandQuota(ArmRequest request)
    {
        int number = Interlocked.Increment(ref requests);
        if (!Behaviour.TakeThrottled() && (Behaviour.ThrottleEvery <= 0 || number % Behaviour.ThrottleEvery != 0))
        {
            return;
        }

        string seconds = Behaviour.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        throw new ArmException(
            429,
            "TooManyRequests",
            $"The request is being throttled as the limit has been reached for operation type - {(request.Method is "GET" or "HEAD" ? "Read" : "Write")}_ObservationWindow. For more information, see - https://aka.ms/throttling")
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = seconds, ["x-ms-ratelimit-remaining-subscription-reads"] = "0" },
        };
    }

    private static ArmId ReadId(ArmRequest request)
    {
        string path = request.Path.Length > 1 ? request.Path.TrimEnd('/') : request.Path;
        if (!ArmId.TryParse(path, out ArmId? id))
        {
            throw new ArmException(404, "InvalidResourceNamespace", "The path of the request does not name a resource.");
        }

        if (path.EnumerateRunes().Any(IsForbidden))
        {
            throw new ArmException(400, "InvalidResourceName", "The provided resource name has these invalid characters: '<,>,*,%,&,:,\\,?,+' or control characters. The name can not contain them.");
        }

        return id;
    }

    private static bool IsForbidden(Rune rune) => Rune.IsControl(rune) || rune.Value is '<' or '>' or '*' or '%' or '&' or ':' or '\\' or '?' or '+' or '#' or '"';

    // Types are written in any case; one spelling is matched on.
    private static string Short(ArmId id) => ArmTypes.Find(id.Type)?.Name ?? id.Type;

    private static ArmException NoSuchMethod(ArmRequest request, ArmId id) =>
        new(405, "MethodNotAllowed", $"The resource type '{id.TypeName}' in the namespace '{id.Namespace}' does not support the method '{request.Method}'{(id.IsCollection ? " on a list" : "")}.");
}
