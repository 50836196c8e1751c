namespace IoTOpsReadiness.Guidelines;

/// <summary>The kernel limits that a node must have raised.</summary>
public static class KernelLimits
{
    /// <summary>The number of the guideline that asks for them.</summary>
    public const int Guideline = 4;

    /// <summary>Each limit by its key as <c>sysctl</c> writes it, with the least it must be.</summary>
    public static IReadOnlyList<(string Key, ulong Least)> All { get; } =
        [("fs.inotify.max_user_instances", 8192), ("fs.inotify.max_user_watches", 524288), ("fs.file-max", 100000)];
}
