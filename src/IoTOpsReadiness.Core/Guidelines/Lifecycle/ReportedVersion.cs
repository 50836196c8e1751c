using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Lifecycle;

/// <summary>A version of Azure IoT Operations as one resource reports it.</summary>
internal sealed record ReportedVersion(Resource Target, string Text)
{
    /// <summary>What every instance reports, on both sides; what the extension reports where no instance does.</summary>
    public static IReadOnlyList<ReportedVersion> AllOf(Site site)
    {
        ReportedVersion[] instances = [.. site.Instances.Where(instance => instance.Version is not null).Select(instance => new ReportedVersion(instance, instance.Version!))];
        return instances.Length > 0
            ? instances
            : [.. site.Extensions
                .Where(extension => Same.Text(extension.ExtensionType, Extension.OperationsType) && extension.Version is not null)
                .Select(extension => new ReportedVersion(extension, extension.Version!))];
    }

    /// <summary>Says that nobody reports a version.</summary>
    public static Finding Missing(GuidelineContext context) => context.Site.Has(Evidence.Instances)
        ? context.UnknownSite(
            Reason.NotCollected, "The instance does not tell its version here.", "evidence of Microsoft.IoTOperations/instances from Azure Resource Manager")
        : context.Missing(Evidence.Instances);

    /// <summary>Says that a version makes no sense.</summary>
    public Finding Malformed(GuidelineContext context) =>
        context.Unknown(Target, Reason.InvalidData, "The version cannot be understood.", "a version such as 1.2.112", "version", Text);
}
