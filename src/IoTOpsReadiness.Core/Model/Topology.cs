namespace IoTOpsReadiness.Model;

/// <summary>Whether a site has one node or several; several guidelines differ by it.</summary>
public enum Topology
{
    /// <summary>Not known: no node could be read and nothing was declared.</summary>
    Unknown,

    /// <summary>One schedulable node.</summary>
    SingleNode,

    /// <summary>Two or more schedulable nodes.</summary>
    MultiNode,
}
