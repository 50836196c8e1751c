namespace IoTOpsReadiness.Connections.Probes;

/// <summary>How probe pods are run.</summary>
public sealed record ProbePodOptions
{
    /// <summary>The namespace they run in. Default: that of Azure IoT Operations.</summary>
    public string? Namespace { get; init; }

    /// <summary>The image; it must have bash, and openssl for endpoints.</summary>
    public required string Image { get; init; }

    /// <summary>How long a pod may take to be scheduled, pulled and started. Default: 120 seconds.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long it may run.</summary>
    public required TimeSpan RunLimit { get; init; }

    /// <summary>How long one request to the API server may take. Default: 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait between two looks at a pod. Default: half a second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Told of a pod that could not be removed, with the command that removes it.</summary>
    public Action<string>? Warn { get; init; }
}
