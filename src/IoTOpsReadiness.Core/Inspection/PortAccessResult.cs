using System.Globalization;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>Whether a client may do something through one port of the broker, and what decides that.</summary>
public sealed record PortAccessResult
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The listener.</summary>
    public required string Listener { get; init; }

    /// <summary>The port; null where the listener lacks it.</summary>
    public required int? Port { get; init; }

    /// <summary>The side the listener's configuration came from; where both answered there is a record for each.</summary>
    public required EvidenceSource Source { get; init; }

    /// <summary>ClusterIp, NodePort or LoadBalancer.</summary>
    public required string ServiceType { get; init; }

    /// <summary>False where the port speaks plain text.</summary>
    public required bool HasTls { get; init; }

    /// <summary>The authentication the port asks for; null for none.</summary>
    public string? Authentication { get; init; }

    /// <summary>The authorization the port asks for; null for none, which allows everything.</summary>
    public string? Authorization { get; init; }

    /// <summary>Who asks.</summary>
    public required string Client { get; init; }

    /// <summary>What for.</summary>
    public required AccessAction Action { get; init; }

    /// <summary>The topic or filter; null for Connect.</summary>
    public string? Topic { get; init; }

    /// <summary>Yes, No, or Unknown where what decides was not collected.</summary>
    public required AccessAnswer Allowed { get; init; }

    /// <summary>What the answer rests on.</summary>
    public required AccessBasis Basis { get; init; }

    /// <summary>The answer in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The number of the rule that allows it, from 0; null where no rule does.</summary>
    public int? Rule { get; init; }

    /// <summary>Where the deciding property stands in its resource; null where its absence decides.</summary>
    public string? Path { get; init; }

    /// <summary>The topic filter or client id pattern that allows it, as written; null where none does.</summary>
    public string? Pattern { get; init; }

    /// <summary>What had to be assumed where the documentation is silent; empty otherwise.</summary>
    public IReadOnlyList<string> Assumptions { get; init => field = Indexable.Of(value); } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Listener}:{Port}: {Allowed}: {Why}");
}
