using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>The version of Azure IoT Operations.</content>
public sealed partial class Site
{
    /// <summary>
    /// The version of Azure IoT Operations: what the instance reports, to Azure first, else what its extension reports;
    /// null where nobody does.
    /// </summary>
    public SemanticVersion? Version
    {
        get
        {
            IEnumerable<string?> reported = Instances
                .OrderByDescending(instance => instance.Source == EvidenceSource.Azure)
                .Select(instance => instance.Version)
                .Concat(Extensions.Where(extension => Same.Text(extension.ExtensionType, Extension.OperationsType)).Select(extension => extension.Version));
            foreach (string? text in reported)
            {
                if (SemanticVersion.TryParse(text, out SemanticVersion version))
                {
                    return version;
                }
            }

            return null;
        }
    }
}
