using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>One container of a pod: the image it was told, and the one it really runs.</summary>
/// <param name="Name">The container's name.</param>
/// <param name="Image">The image as the pod names it.</param>
/// <param name="RunningDigest">The digest of the image it runs; null where the runtime does not tell.</param>
/// <param name="WaitingReason">Why it does not start, for example <c>ImagePullBackOff</c>; null where it does.</param>
public sealed record PodContainer(string Name, ImageReference Image, string? RunningDigest, string? WaitingReason)
{
    /// <summary>The containers and init containers of a pod.</summary>
    public static IReadOnlyList<PodContainer> Of(Pod pod) =>
        [.. Read(pod, "spec.initContainers", "status.initContainerStatuses"), .. Read(pod, "spec.containers", "status.containerStatuses")];

    private static IEnumerable<PodContainer> Read(Pod pod, string specPath, string statusPath)
    {
        JsonElement root = pod.Document.Root;
        IReadOnlyList<JsonElement> containers = pod.List(root.At(specPath), specPath);
        IReadOnlyList<JsonElement> statuses = containers.Count == 0 ? [] : pod.List(root.At(statusPath), statusPath);
        foreach (JsonElement container in containers)
        {
            string name = container.At("name").TextOrEmpty();
            JsonElement status = StatusOf(name, statuses);
            yield return new(
                name,
                ImageReference.Parse(pod.Text(container.At("image"), $"{specPath}.image") ?? ""),
                DigestOf(status.At("imageID").TextOrNull()),
                status.At("state.waiting.reason").TextOrNull());
        }
    }

    private static JsonElement StatusOf(string name, IReadOnlyList<JsonElement> statuses)
    {
        foreach (JsonElement status in statuses)
        {
            if (status.At("name") is { ValueKind: JsonValueKind.String } found && found.ValueEquals(name))
            {
                return status;
            }
        }

        return default;
    }

    // Runtimes write "repo@sha256:…", or a bare local id that says nothing about a registry's digest.
    private static string? DigestOf(string? imageId)
    {
        int at = imageId?.IndexOf("@sha256:", StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : imageId![(at + 1)..];
    }
}
