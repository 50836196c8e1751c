using System.Text;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class ImageTests
{
    private const string Provenance = "Security.ImageProvenance";
    private const string Listed = "Security.ReleaseImageList";
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string OtherDigest = "sha256:2222222222222222222222222222222222222222222222222222222222222222";
    private const string Operator = "mcr.microsoft.com/azureiotoperations/aio-operator:1.4.73";

    private static readonly ReleaseImageList Images = ReleaseImageList.Parse(
        Encoding.UTF8.GetBytes($$"""
            {"images":[
              {"repo":"azureiotoperations/aio-operator","tag":"1.4.73","digest":"{{Digest}}","multiArch":true},
              {"repo":"azureiotoperations/single","tag":"1","digest":"sha256:33","multiArch":false}]}
            """),
        "list.json");

    [Theory]
    [InlineData(Operator, "aio-operator@" + Digest, Status.Unknown, Reason.NeedsInput, Severity.High)]
    [InlineData(Operator, "local-id", Status.Unknown, Reason.InvalidData, Severity.High)]
    [InlineData("mirror.example.com/mcr/azureiotoperations/aio-operator:1.4.73", "x@" + Digest, Status.Unknown, Reason.NeedsInput, Severity.High)]
    [InlineData("mirror.example.com/mcrx/aio-operator:1.4.73", "x@" + Digest, Status.Fail, Reason.None, Severity.High)]
    [InlineData("mcr.microsoft.com.evil.example/azureiotoperations/aio-operator:1.4.73", "x@" + Digest, Status.Fail, Reason.None, Severity.High)]
    [InlineData("azureiotoperations/aio-operator", "x@" + Digest, Status.Fail, Reason.None, Severity.High)]
    [InlineData("", "x@" + Digest, Status.Fail, Reason.None, Severity.High)]
    [InlineData("otel/opentelemetry-collector:0.143.0", "x@" + Digest, Status.Fail, Reason.None, Severity.Low)]
    [InlineData("evil.example/otel/opentelemetry-collector:0.143.0", "x@" + Digest, Status.Fail, Reason.None, Severity.High)]
    [InlineData("otel/opentelemetry-collector-evil", "x@" + Digest, Status.Fail, Reason.None, Severity.High)]
    public void The_registry_decides_and_a_signature_nobody_checked_stays_open(string image, string id, Status status, Reason reason, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Provenance, Site(Pod(image, id)), Options(null));

        Assert.Equal((status, reason, severity), (result.Status, result.Reason, result.Severity));
    }

    [Theory]
    [InlineData(Digest, SignatureStatus.Valid, Status.Pass, Severity.High)]
    [InlineData(Digest, SignatureStatus.Invalid, Status.Fail, Severity.High)]
    [InlineData(Digest, SignatureStatus.Untrusted, Status.Fail, Severity.High)]
    [InlineData(Digest, SignatureStatus.Unsigned, Status.Fail, Severity.Medium)]
    [InlineData(Digest, SignatureStatus.NotVerified, Status.Unknown, Severity.High)]
    [InlineData(OtherDigest, SignatureStatus.Valid, Status.Unknown, Severity.High)]
    public void A_signature_that_was_verified_decides_on_its_digest(string digest, SignatureStatus signature, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Provenance, Site(Pod(Operator, "x@" + Digest)), Verified(Image("elsewhere.example/a", digest, signature)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal(status != Status.Unknown, result.Findings.All(finding => finding.Source == FindingSource.Declared));
    }

    [Fact]
    public void Whoever_signed_a_digest_signed_it_everywhere_and_each_digest_needs_a_signature()
    {
        AssessmentOptions both = Verified(Image("mirror.example.com/a", Digest, SignatureStatus.Unsigned), Image(Operator, Digest, SignatureStatus.Valid));

        Assert.Equal(Status.Pass, Rule.Evaluate(Provenance, Site(Pod(Operator, "x@" + Digest)), both).Status);
        Assert.Equal(Status.Unknown, Rule.Evaluate(Provenance, Site(Pod(Operator, "x@" + Digest), Pod(Operator, "x@" + OtherDigest)), both).Status);
        Assert.Equal(Status.Fail, Rule.Evaluate(Provenance, Site(Pod("evil.example/app", "x@" + Digest)), both).Status);
    }

    [Fact]
    public void Only_namespaces_of_Azure_IoT_Operations_and_what_it_stands_on_count()
    {
        Assert.Equal(Status.Unknown, Rule.Evaluate(Provenance, Site(Pod(Operator, "x@" + Digest), Pod("evil.example/app", "", "shop"))).Status);
        Assert.Equal(Status.Fail, Rule.Evaluate(Provenance, Site(Pod(Operator, "x@" + Digest), Pod("evil.example/app", "", "cert-manager"))).Status);
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Provenance, Site(Pod("evil.example/app", "", "shop"))).Reason);
    }

    [Theory]
    [InlineData(Operator, Digest, Status.Pass)]
    [InlineData(Operator, OtherDigest, Status.Pass)] // the platform's part of a listed index
    [InlineData("mcr.microsoft.com/azureiotoperations/single:1", OtherDigest, Status.Fail)]
    [InlineData("evil.example/azureiotoperations/aio-operator:1.4.73", OtherDigest, Status.Fail)]
    [InlineData("mirror.example.com/mcr/azureiotoperations/aio-operator:1.4.73", Digest, Status.Pass)]
    [InlineData("mcr.microsoft.com/azureiotoperations/aio-operator:1.4.72", OtherDigest, Status.Fail)]
    [InlineData("mcr.microsoft.com/azuremonitor/agent:9", OtherDigest, Status.Pass)]
    [InlineData("evil.example/azuremonitor/agent:9", OtherDigest, Status.Fail)]
    [InlineData("otel/opentelemetry-collector:0.143.0", OtherDigest, Status.NotApplicable)]
    [InlineData(Operator, null, Status.Unknown)]
    public void What_runs_is_held_against_the_list(string image, string? digest, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Listed, Site(Pod(image, digest is null ? "local" : "x@" + digest)), Options(Images));

        Assert.Equal((status, Severity.High), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("1.4.72", Status.NotApplicable, Reason.None)]
    [InlineData("1.4.73", Status.Unknown, Reason.NeedsReferenceData)]
    [InlineData("1.5.0", Status.Unknown, Reason.NeedsReferenceData)]
    [InlineData("nonsense", Status.Unknown, Reason.NeedsReferenceData)]
    public void Without_a_list_the_release_decides(string version, Status status, Reason reason)
    {
        GuidelineResult result = Rule.Evaluate(Listed, Release(version, Pod(Operator, "x@" + Digest)));

        Assert.Equal((status, reason), (result.Status, result.Reason));
    }

    [Fact]
    public void Without_a_pod_nothing_is_compared()
    {
        Assert.Equal((Status.Unknown, Reason.NotCollected), (Rule.Evaluate(Listed, Site(), Options(Images)).Status, Rule.Evaluate(Listed, Site(), Options(Images)).Reason));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"images":[]}""")]
    [InlineData("""{"images":[{"repo":"x"}]}""")]
    [InlineData("[")]
    public void A_file_that_is_no_list_says_so(string json)
    {
        Assert.Throws<ReadinessException>(() => ReleaseImageList.Parse(Encoding.UTF8.GetBytes(json), "list.json"));
    }

    private static AssessmentOptions Options(ReleaseImageList? list) =>
        new() { Inputs = new() { AllowedRegistries = ["mirror.example.com/mcr/"], ReleaseImages = list } };

    private static SiteBuilder Site(params string[] pods) => Release("1.4.73", pods);

    private static SiteBuilder Release(string version, params string[] pods) => new SiteBuilder()
        .Kubernetes(Evidence.Pods, pods)
        .Kubernetes(Evidence.Instances, Resources.Custom("Instance", "site", $$"""{"version":"{{version}}"}"""));

    private static string Pod(string image, string id, string @namespace = "azure-iot-operations") => $$"""
        {"kind":"Pod","metadata":{"name":"pod","namespace":"{{@namespace}}"},"spec":{"containers":[{"name":"c","image":"{{image}}"}]},
         "status":{"phase":"Running","containerStatuses":[{"name":"c","imageID":"{{id}}"}]} }
        """;

    private static AssessmentOptions Verified(params SiteImage[] images) => new() { Inputs = new() { VerifiedImages = images } };

    private static SiteImage Image(string reference, string digest, SignatureStatus status) => new()
    {
        Site = "plant",
        Image = reference,
        Registry = "",
        Repository = "",
        Digests = [digest],
        Origin = ImageOrigin.Microsoft,
        Containers = 1,
        ContainersWithoutDigest = 0,
        Namespaces = [],
        Pods = [],
        Signature = ImageSignature.Of([new() { Digest = digest, Status = status, Message = $"It is {status}." }], 0),
    };
}
