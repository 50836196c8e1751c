using System.Globalization;

namespace IoTOpsReadiness.Inspection;

/// <summary>What a sizing would put on one node where CPU limits are generated.</summary>
public sealed record SizedNode
{
    /// <summary>The node.</summary>
    public required string Name { get; init; }

    /// <summary>Cores that pods other than the broker's leave free.</summary>
    public required double FreeCores { get; init; }

    /// <summary>Frontend pods placed there.</summary>
    public required int Frontends { get; init; }

    /// <summary>Backend pods placed there.</summary>
    public required int Backends { get; init; }

    /// <summary>Cores the pods placed there request.</summary>
    public required double Cores { get; init; }

    /// <summary>Cores left after them.</summary>
    public required double HeadroomCores { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}: {Frontends} frontends, {Backends} backends, {Cores:0.##} of {FreeCores:0.##} free cores");
}
