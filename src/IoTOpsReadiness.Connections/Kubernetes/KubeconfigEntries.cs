namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>A context of a kubeconfig: who talks to which cluster.</summary>
internal sealed record KubeContext(string Name, string? Cluster, string? User);

/// <summary>A cluster of a kubeconfig.</summary>
internal sealed record KubeCluster(string Name, string? Server)
{
    public string? AuthorityFile { get; init; }

    public string? AuthorityData { get; init; }

    public bool SkipVerification { get; init; }

    public string? TlsServerName { get; init; }

    public string? ProxyUrl { get; init; }
}

/// <summary>A user of a kubeconfig. Its text never shows a credential.</summary>
internal sealed record KubeUser(string Name)
{
    public string? CertificateFile { get; init; }

    public string? CertificateData { get; init; }

    public string? KeyFile { get; init; }

    public string? KeyData { get; init; }

    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? Impersonate { get; init; }

    public IReadOnlyList<string> ImpersonateGroups { get; init; } = [];

    public string? AuthProvider { get; init; }

    public IReadOnlyDictionary<string, string> AuthProviderConfig { get; init; } = new Dictionary<string, string>();

    public ExecPlugin? Exec { get; init; }

    public override string ToString() => Name;
}

/// <summary>A program that gives the credential.</summary>
internal sealed record ExecPlugin(string Command, string ApiVersion)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public string? InteractiveMode { get; init; }

    public string? InstallHint { get; init; }

    public bool ProvideClusterInfo { get; init; }

    public override string ToString() => Command;
}
