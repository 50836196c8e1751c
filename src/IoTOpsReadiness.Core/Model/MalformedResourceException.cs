using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Model;

/// <summary>A property of a resource has a shape no version of its API allows; the verdict becomes Unknown(InvalidData).</summary>
public sealed class MalformedResourceException : Exception
{
    /// <summary>Names the resource, the property and what is wrong with it.</summary>
    public MalformedResourceException(ResourceReference target, string path, string problem)
        : base($"{target}: {path} {problem}.")
    {
        Target = target;
        Path = path;
    }

    /// <summary>The resource.</summary>
    public ResourceReference Target { get; }

    /// <summary>The property.</summary>
    public string Path { get; }
}
