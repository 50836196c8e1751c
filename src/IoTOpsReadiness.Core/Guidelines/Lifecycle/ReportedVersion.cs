using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Lifecycle;

/// <summary>A version of Azure IoT Operations as one resource reports it.</summary>
internal sealed record ReportedVersion(Resource Target, string Path, string Text)
{
    /// <summary>
    /// What every instance reports, on both sides, and the extension where it is of another version; where no instance
    /// reports any, what the extension or else the operator's image tells.
    /// </summary>
    public static IReadOnlyList<ReportedVersion> AllOf(Site site)
    {
        ReportedVersion[] instances = [.. site.Instances.Where(instance => instance.Version is not null).Select(instance => new ReportedVersion(instance, "version", instance.Version!))];
        ReportedVersion? installed = site.Extension(Extension.OperationsType) is { } extension && (extension.CurrentVersion ?? extension.Version) is { } version
            ? new(extension, "currentVersion", version)
            : null;
        if (instances.Length > 0)
        {
            // An upgrade that stopped half way leaves the extension behind the instance, or before it.
            return installed is null || Array.Exists(instances, instance => instance.Text == installed.Text) ? instances : [.. instances, installed];
        }

        if (installed is not null)
        {
            return [installed];
        }

        Pod? pod = site.Pods.FirstOrDefault(candidate => candidate.Namespace == site.Namespace && candidate.Name.StartsWith("aio-operator", StringComparison.Ordinal));
        return pod is not null && site.VersionText is { } tag ? [new(pod, "containers.image", tag)] : [];
    }

    /// <summary>Says that nobody reports a version.</summary>
    public static Finding Missing(GuidelineContext context) => context.Site.Has(Evidence.Instances)
        ? context.UnknownSite(
            Reason.NotCollected, "The cluster does not tell the version of Azure IoT Operations.", "evidence of Microsoft.IoTOperations/instances from Azure Resource Manager")
        : context.Missing(Evidence.Instances);

    /// <summary>Says that a version makes no sense.</summary>
    public Finding Malformed(GuidelineContext context) =>
        context.Unknown(Target, Reason.InvalidData, "The version cannot be understood.", "a version such as 1.2.112", Path, Text);
}
