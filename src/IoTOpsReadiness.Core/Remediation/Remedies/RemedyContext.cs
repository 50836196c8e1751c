using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Remedies;

/// <summary>What a remedy sees, and where it puts its steps.</summary>
/// <param name="site">The site.</param>
/// <param name="topology">What the nodes say, or what the user declared.</param>
/// <param name="inputs">What only the user can say, by name; letter case does not matter.</param>
/// <param name="drafts">The steps so far.</param>
public sealed class RemedyContext(Site site, Topology topology, IReadOnlyDictionary<string, string> inputs, ChangeDrafts drafts)
{
    /// <summary>The site.</summary>
    public Site Site { get; } = site;

    /// <summary>What the nodes say, or what the user declared.</summary>
    public Topology Topology { get; } = topology;

    /// <summary>The steps so far, of all remedies.</summary>
    public ChangeDrafts Drafts { get; } = drafts;

    /// <summary>What the user said under a name, for example <c>ClientCaConfigMap</c>; null where nothing.</summary>
    public string? Input(string name) => inputs.GetValueOrDefault(name);
}
