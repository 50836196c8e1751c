using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>What the site runs: the images of Azure IoT Operations and of what it stands on.</summary>
public static class ImageInventory
{
    /// <summary>The evidence it is made from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } = [Evidence.Pods];

    /// <summary>One record per image, by reference. Customer workloads and the distribution's own pods are left out.</summary>
    /// <param name="site">The site.</param>
    /// <param name="allowedRegistries">Mirrors of Microsoft's registry, as host or host/prefix.</param>
    /// <exception cref="ReadinessException">The pods are not known.</exception>
    public static IReadOnlyList<SiteImage> Of(Site site, IReadOnlyList<string> allowedRegistries)
    {
        EvidenceGap.Require(site, Evidence.Pods);
        return SiteImages.Running(site)
            .GroupBy(item => item.Container.Image)
            .Select(image => Describe(site, image.Key, [.. image], allowedRegistries))
            .OrderBy(image => image.Image, StringComparer.Ordinal)
            .ToArray();
    }

    /// <summary>Which images are left out because the caller sees one namespace alone; null where none are.</summary>
    public static string? Limitation(Site site) => site.SeesAllNamespaces(Evidence.Pods)
        ? null
        : $"Only pods in namespace {site.Namespace} of {site.Name} could be read: the images of cert-manager and of the Arc agents are not listed.";

    private static SiteImage Describe(Site site, ImageReference image, (Pod Pod, PodContainer Container)[] uses, IReadOnlyList<string> allowedRegistries) => new()
    {
        Site = site.Name,
        Image = image.ToString(),
        Registry = image.Registry,
        Repository = image.Repository,
        Tag = image.Tag,
        PinnedDigest = image.Digest,
        Digests = Distinct(uses.Select(use => use.Container.RunningDigest)),
        Origin = OriginOf(image, allowedRegistries),
        Containers = uses.Length,
        ContainersWithoutDigest = uses.Count(use => use.Container.RunningDigest is null),
        Namespaces = Distinct(uses.Select(use => use.Pod.Namespace)),
        Pods = Distinct(uses.Select(use => $"{use.Pod.Namespace}/{use.Pod.Name}")),
        WaitingReasons = Distinct(uses.Select(use => use.Container.WaitingReason)),
    };

    private static ImageOrigin OriginOf(ImageReference image, IReadOnlyList<string> allowedRegistries) =>
        SiteImages.IsAllowed(new SiteInputs(), image) ? ImageOrigin.Microsoft
        : SiteImages.IsAllowed(new SiteInputs { AllowedRegistries = allowedRegistries }, image) ? ImageOrigin.DeclaredMirror
        : ImageOrigin.ThirdParty;

    private static string[] Distinct(IEnumerable<string?> texts) =>
        [.. texts.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
