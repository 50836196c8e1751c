namespace IoTOpsReadiness.Model;

/// <content>Which Azure IoT Operations it is.</content>
public sealed partial class Site
{
    private const string OperatorName = "aio-operator";

    /// <summary>
    /// The version of Azure IoT Operations: what the instance reports, else the tag of the operator's image; null
    /// where neither tells. Ask <see cref="SemanticVersion.IsAtLeast"/> of it.
    /// </summary>
    public SemanticVersion? Version => SemanticVersion.TryParse(VersionText, out SemanticVersion version) ? version : null;

    /// <summary>The version as it was written, for messages; null where nothing tells.</summary>
    public string? VersionText => OwnInstances.Select(instance => instance.Version).FirstOrDefault(version => version is not null) ?? OperatorTag;

    // A pull by digest alone carries no tag, and then the image tells nothing.
    private string? OperatorTag => Pods
        .Where(pod => pod.Namespace == Namespace && pod.Name.StartsWith(OperatorName, StringComparison.Ordinal))
        .SelectMany(pod => pod.Images)
        .Select(TagOfOperator)
        .FirstOrDefault(tag => tag is not null);

    private static string? TagOfOperator(string image)
    {
        string reference = image.Split('@')[0];
        string last = reference[(reference.LastIndexOf('/') + 1)..];
        return last.StartsWith(OperatorName + ":", StringComparison.Ordinal) ? last[(OperatorName.Length + 1)..] : null;
    }
}
