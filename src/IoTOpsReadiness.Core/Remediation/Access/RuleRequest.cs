namespace IoTOpsReadiness.Remediation.Access;

/// <summary>One rule of an authorization: these clients may do these things. Letter case matters everywhere.</summary>
public sealed record RuleRequest
{
    /// <summary>The user names it is for.</summary>
    public IReadOnlyList<string> Usernames { get; init; } = [];

    /// <summary>The client ids it is for.</summary>
    public IReadOnlyList<string> ClientIds { get; init; } = [];

    /// <summary>The sets of attributes it is for; a client has to have all of one set.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Attributes { get; init; } = [];

    /// <summary>The client ids to connect under; empty for any, null for no right to connect.</summary>
    public IReadOnlyList<string>? ConnectAs { get; init; } = [];

    /// <summary>The topics to publish to.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>The topics to subscribe to.</summary>
    public IReadOnlyList<string> Subscribe { get; init; } = [];

    /// <summary>Patterns of the keys of the state store to read.</summary>
    public IReadOnlyList<string> StateRead { get; init; } = [];

    /// <summary>Patterns of the keys of the state store to write.</summary>
    public IReadOnlyList<string> StateWrite { get; init; } = [];

    /// <summary>True where it names nobody.</summary>
    public bool IsForNobodyInParticular => Usernames.Count == 0 && ClientIds.Count == 0 && Attributes.Count == 0;
}
