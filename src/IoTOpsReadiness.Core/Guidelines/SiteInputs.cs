using IoTOpsReadiness.Inspection;

namespace IoTOpsReadiness.Guidelines;

/// <summary>What only people know of a site. Everything is optional; what is missing leaves a guideline undecided.</summary>
public sealed record SiteInputs
{
    /// <summary>Nothing declared.</summary>
    public static SiteInputs None { get; } = new();

    /// <summary>The longest outage of the uplink to survive, in hours. Azure IoT Operations supports 72.</summary>
    public double? OutageHours { get; init; }

    /// <summary>Messages per second that clients publish in all.</summary>
    public double? MessagesPerSecond { get; init; }

    /// <summary>The size of a message, in bytes.</summary>
    public long? MessageBytes { get; init; }

    /// <summary>MQTT clients connected at the same time.</summary>
    public int? Connections { get; init; }

    /// <summary>True where the uplink is known to be intermittent.</summary>
    public bool? IntermittentConnectivity { get; init; }

    /// <summary>Registries, or prefixes of one, that mirror Microsoft's; <c>mcr.microsoft.com</c> is always allowed.</summary>
    public IReadOnlyList<string> AllowedRegistries { get; init; } = [];

    /// <summary>Kernel settings of nodes, which no API shows; empty where nobody gave or read them.</summary>
    public IReadOnlyList<NodeSysctls> NodeSysctls { get; init; } = [];

    /// <summary>The images Microsoft lists for the release that runs; null where no list was given.</summary>
    public ReleaseImageList? ReleaseImages { get; init; }

    /// <summary>Images whose signatures were verified before; empty where nobody did.</summary>
    public IReadOnlyList<SiteImage> VerifiedImages { get; init; } = [];
}
