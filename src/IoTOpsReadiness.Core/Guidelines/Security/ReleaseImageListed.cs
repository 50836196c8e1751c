using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 50: what runs is what Microsoft lists for the release.</summary>
internal sealed class ReleaseImageListed : Guideline
{
    // System extensions install their latest version and are not part of any release's list.
    private static readonly string[] Unpinned = ["azurek8sbilling/", "azuremonitor/"];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 50,
        Id = "Security.ReleaseImageList",
        Title = "Running images are those of the release",
        Area = Area.Security,
        Severity = Severity.High,
        Since = Baseline.August2026,
        Recommendation = "From release 1.4.73, compare what runs with the image list that Microsoft publishes for the release.",
        Remediation = "Find out where the image comes from; reinstall the release if it is not Microsoft's.",
        Article = "secure-iot-ops/howto-mirror-images-private-registry",
        Needs = [Evidence.Pods, Evidence.Instances],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (context.Site.Version is { } version && !version.IsAtLeast(1, 4, 73))
        {
            yield return context.NotApplicableSite($"Release {version} has no published image list; guideline Security.ImageProvenance covers it.");
        }
        else if (context.Inputs.ReleaseImages is not { } list)
        {
            yield return context.UnknownSite(
                Reason.NeedsReferenceData, "The image list of the release was not given.", "-ImageListPath with aio-customer-dil-<version>.json of the release");
        }
        else
        {
            foreach (Finding finding in Compare(context, list))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Compare(GuidelineContext context, ReleaseImageList list)
    {
        int listed = 0;
        int seen = 0;
        var running = SiteImages.Running(context.Site)
            .Where(item => item.Pod.Namespace == context.Site.Namespace)
            .GroupBy(item => (item.Container.Image, item.Container.RunningDigest));
        foreach (IGrouping<(ImageReference Image, string? Digest), (Pod Pod, PodContainer Container)> image in running)
        {
            seen++;
            Pod first = image.First().Pod;
            (ImageReference reference, string? digest) = image.Key;
            if (digest is not null && list.Images.Any(item => Same.Text(item.Digest, digest)))
            {
                listed++;
            }
            else if (SiteImages.IsAllowed(context.Inputs, reference) && Unpinned.Any(prefix => reference.Repository.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                yield return context.Pass(first, "containers.image", digest, $"{reference} belongs to a system extension, which no release pins.", source: FindingSource.Runtime);
            }
            else if (SiteImages.IsDocumentedCollector(reference))
            {
                yield return context.NotApplicable(first, $"{reference} is the documented telemetry collector, which no release lists; Security.ImageProvenance judges it.");
            }
            else if (digest is null)
            {
                yield return context.Unknown(
                    first, Reason.InvalidData, $"The container runtime does not tell the digest of {reference}.", "a runtime that reports imageID with a digest", "containers.image", reference.ToString());
            }
            else if (SiteImages.IsAllowed(context.Inputs, reference)
                && list.Images.Any(item => item.IsMultiArchitecture && item.Tag is not null && item.Tag == reference.Tag && IsSame(item.Repository, reference)))
            {
                // A multi-architecture image is listed by its index and runs by its platform's own manifest.
                yield return context.Pass(
                    first, "containers.image", digest, $"{reference} is listed by tag; the digest that runs is taken to be its platform's part of the listed index.", source: FindingSource.Runtime);
            }
            else
            {
                yield return context.Fail(
                    first, "containers.image", $"{reference} {digest}", "an image of the release's list", $"{reference} is not on the release's image list.", source: FindingSource.Runtime);
            }
        }

        if (seen == 0)
        {
            yield return context.UnknownSite(Reason.NotCollected, "No pod of Azure IoT Operations was seen.", $"the permission to list pods in {context.Site.Namespace}");
        }

        if (listed > 0)
        {
            yield return context.PassSite(string.Create(CultureInfo.InvariantCulture, $"{listed} images run with a listed digest."));
        }
    }

    private static bool IsSame(string listed, ImageReference image) =>
        Same.Text(listed, image.Repository) || Same.Text(listed, $"{image.Registry}/{image.Repository}") || listed.EndsWith("/" + image.Repository, StringComparison.OrdinalIgnoreCase);
}
