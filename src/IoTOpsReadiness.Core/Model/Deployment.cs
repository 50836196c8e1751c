using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A Deployment.</summary>
public sealed class Deployment(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Deployment")
{
    /// <summary>How many pods it wants: 1 unless set.</summary>
    public int Replicas => Number("replicas") ?? 1;

    /// <summary>How many of its pods can serve.</summary>
    public int AvailableReplicas => Number(Status.At("availableReplicas"), "status.availableReplicas") ?? 0;

    /// <summary>The images of its containers.</summary>
    public IReadOnlyList<string> Images => Containers
        .Select(container => Text(container.At("image"), PathOf("template.spec.containers.image")) ?? "")
        .ToArray();

    /// <summary>An environment variable stated in the Deployment itself, whatever the letter case of its name; null where it is not.</summary>
    public string? EnvironmentVariable(string name)
    {
        foreach (JsonElement container in Containers)
        {
            foreach (JsonElement variable in List(container.At("env"), PathOf("template.spec.containers.env")))
            {
                if (Same.Text(variable.At("name").TextOrNull(), name) && variable.At("value").TextOrNull() is { } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    private IReadOnlyList<JsonElement> Containers => List("template.spec.containers");
}
