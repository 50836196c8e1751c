using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Binding;

/// <summary>Reads files with the output of sysctl, each of the node that it is named after.</summary>
internal static class SysctlFiles
{
    /// <summary>Reads them.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.File.NotFound</c>, <c>IoTOps.File.NotReadable</c>, <c>IoTOps.Sysctl.TooLarge</c>, <c>IoTOps.Sysctl.Invalid</c> or
    /// <c>IoTOps.Sysctl.SameNode</c>.
    /// </exception>
    public static IReadOnlyList<NodeSysctls> Read(IReadOnlyList<string> paths)
    {
        NodeSysctls[] all = [.. paths.Distinct(StringComparer.Ordinal).Select(Read)];
        if (all.GroupBy(one => one.Node, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ReadinessException(
                "IoTOps.Sysctl.SameNode",
                ErrorKind.InvalidArgument,
                $"Several files are about node '{twice.Key}': {string.Join(", ", twice.Select(one => one.Origin))}.",
                "Give one file for each node, named <node>.txt.",
                twice.Key);
        }

        return all;
    }

    private static NodeSysctls Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        // One byte more than there may be tells that there is too much, of a device that does not end too.
        byte[] content = new byte[SysctlText.MaxBytes + 1];
        int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return new()
        {
            Node = Path.GetFileNameWithoutExtension(path),
            Values = SysctlText.Parse(content[..length], path),
            Origin = Path.GetFileName(path),
        };
    }
}
