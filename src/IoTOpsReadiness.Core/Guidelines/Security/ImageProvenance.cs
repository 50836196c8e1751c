using System.Globalization;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 10: images come from Microsoft's registry, and their signatures are verified.</summary>
internal sealed class ImageProvenance : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 10,
        Id = "Security.ImageProvenance",
        Title = "Images are Microsoft's and signed",
        Area = Area.Security,
        Severity = Severity.High,
        Recommendation = "Run images from Microsoft's registry, or from your declared mirror of it, and verify their signatures.",
        Remediation = "Find out where the image comes from and replace it; verify signatures with Get-IoTOpsImage -Verify -TrustRoot or the notation tool.",
        Article = "secure-iot-ops/howto-validate-images",
        Needs = [Evidence.Pods],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        (Pod Pod, PodContainer Container)[] running = [.. SiteImages.Running(context.Site)];
        if (running.Length == 0)
        {
            yield return context.UnknownSite(
                Reason.NotCollected, "No pod of Azure IoT Operations or its dependencies was seen.", "the permission to list pods in all namespaces");
            yield break;
        }

        foreach (IGrouping<ImageReference, (Pod Pod, PodContainer Container)> image in running.GroupBy(item => item.Container.Image))
        {
            foreach (Finding finding in Judge(context, image))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, IGrouping<ImageReference, (Pod Pod, PodContainer Container)> image)
    {
        Pod first = image.First().Pod;
        string where = string.Create(CultureInfo.InvariantCulture, $"{first.Namespace}, {image.Count()} {(image.Count() == 1 ? "container" : "containers")}");
        if (!SiteImages.IsAllowed(context.Inputs, image.Key))
        {
            bool documented = SiteImages.IsDocumentedCollector(image.Key);
            yield return context.Fail(
                first,
                "containers.image",
                image.Key.ToString(),
                string.Join(" or ", SiteImages.AllowedRegistries(context.Inputs)),
                documented
                    ? $"The documented telemetry collector comes from {image.Key.Registry} and is not signed by Microsoft ({where})."
                    : $"{image.Key} comes from {image.Key.Registry} ({where}).",
                documented ? Severity.Low : Severity.High,
                FindingSource.Runtime);
        }
        else if (image.Any(item => item.Container.RunningDigest is null))
        {
            yield return context.Unknown(
                first,
                Reason.InvalidData,
                $"The container runtime does not tell the digest of {image.Key} ({where}).",
                "a runtime that reports imageID with a digest",
                "containers.image",
                image.Key.ToString());
        }
        else
        {
            yield return Signature(context, image, first, where);
        }
    }

    private static Finding Signature(GuidelineContext context, IGrouping<ImageReference, (Pod Pod, PodContainer Container)> image, Pod first, string where)
    {
        string[] digests = [.. image.Select(item => item.Container.RunningDigest!).Distinct(StringComparer.Ordinal)];
        DigestSignature?[] known = [.. digests.Select(digest => KnownSignature(context, digest))];
        if (Array.Find(known, signature => signature?.Status is SignatureStatus.Invalid or SignatureStatus.Untrusted or SignatureStatus.Unsigned) is { } bad)
        {
            // A mirror may hold images and not their signatures; one that is broken or a stranger's is another matter.
            return context.Fail(
                first,
                "containers.image",
                bad.Digest,
                "a signature of a trusted identity",
                $"{image.Key} ({where}): {bad.Message}",
                bad.Status == SignatureStatus.Unsigned ? Severity.Medium : Severity.High,
                FindingSource.Declared);
        }

        if (known.All(signature => signature?.Status == SignatureStatus.Valid))
        {
            return context.Pass(first, "containers.image", digests[0], $"{image.Key} ({where}): {known[0]!.Message}", source: FindingSource.Declared);
        }

        string why = Array.Find(known, signature => signature?.Status == SignatureStatus.NotVerified)?.Message ?? "Its signature was not verified.";
        return context.Unknown(
            first,
            Reason.NeedsInput,
            $"{image.Key} is from an allowed registry by digest ({where}). {why}",
            "-ImageSignature (Get-IoTOpsImage -Verify -TrustRoot <root>), where the registry can be reached",
            "containers.image",
            digests[0]);
    }

    // A digest is its content, so whoever signed it anywhere signed it here.
    private static DigestSignature? KnownSignature(GuidelineContext context, string digest)
    {
        DigestSignature[] known = [.. context.Inputs.VerifiedImages.SelectMany(image => image.Signature?.Digests ?? []).Where(signature => signature.Digest == digest)];
        return known.FirstOrDefault(signature => signature.Status == SignatureStatus.Valid)
            ?? known.FirstOrDefault(signature => signature.Status != SignatureStatus.NotVerified)
            ?? known.FirstOrDefault();
    }
}
