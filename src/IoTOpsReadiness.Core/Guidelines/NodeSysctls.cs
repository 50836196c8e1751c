using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>The kernel settings of a node, or of all nodes alike. No API shows them: a person pastes them, or a probe reads them.</summary>
public sealed record NodeSysctls
{
    /// <summary>The node; null for all that have none of their own. A name that no node of the site has counts as null where there is only one.</summary>
    public string? Node { get; init; }

    /// <summary>The settings by key, as <c>sysctl -a</c> writes them, for example <c>fs.file-max</c>.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Where they come from, in words: the file, or the probe.</summary>
    public required string Origin { get; init; }

    /// <summary>Why they may not be those of the node, as a probe may find; null where they are.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether somebody declared them (default) or they were read from the node.</summary>
    public FindingSource Source { get; init; } = FindingSource.Declared;

    /// <summary>The settings of one node; null where nobody gave them.</summary>
    /// <param name="given">All that were given.</param>
    /// <param name="node">The name of the node.</param>
    /// <param name="nodes">The names of all nodes of the site.</param>
    public static NodeSysctls? Of(IReadOnlyList<NodeSysctls> given, string node, IReadOnlyCollection<string> nodes) =>
        given.FirstOrDefault(one => IsNamed(one, node))
        ?? given.FirstOrDefault(one => one.Node is null)
        ?? (given.Count == 1 && !nodes.Any(other => IsNamed(given[0], other)) ? given[0] : null);

    private static bool IsNamed(NodeSysctls settings, string node) => string.Equals(settings.Node, node, StringComparison.OrdinalIgnoreCase);
}
