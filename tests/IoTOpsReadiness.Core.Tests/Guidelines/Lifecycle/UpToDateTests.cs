using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.PlatformResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Lifecycle;

public class UpToDateTests
{
    private const string Id = "Lifecycle.UpToDate";

    [Theory]
    [InlineData("1.4.73", Status.Pass, "newest release")]
    [InlineData("1.4.99", Status.Pass, "newer than the data of 2026-08-27")]
    [InlineData("2.0.0", Status.Pass, "newer than the data")]
    [InlineData("1.4.41", Status.Fail, "the way there is 1.4.73.")]
    [InlineData("1.4.73-preview", Status.Fail, "1.4.73")]
    [InlineData("1.1.59", Status.Fail, "1.2.189 → 1.3.137 → 1.4.73")]
    [InlineData("x", Status.Unknown, "cannot be understood")]
    public void The_newest_release_is_asked_for_and_the_way_there_told(string version, Status status, string words)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Azure(Evidence.Instances, ArmInstance($$"""{"version":"{{version}}"}""")), References.Options());

        Assert.Equal((status, Severity.High, "properties.version"), (result.Status, result.Severity, result.Findings[0].Path));
        Assert.Contains(words, result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.4.73", Status.Pass, 1)]
    [InlineData("1.3.137", Status.Fail, 2)]
    public void An_extension_of_another_version_than_the_instance_is_judged_too(string installed, Status status, int findings)
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.Instances, ArmInstance("""{"version":"1.4.73"}"""))
            .Azure(Evidence.Extensions, Extension("microsoft.iotoperations", $$"""
                "currentVersion":"{{installed}}"
                """));

        GuidelineResult result = Rule.Evaluate(Id, site, References.Options());

        Assert.Equal((status, findings), (result.Status, result.Findings.Count));
    }

    [Fact]
    public void Old_data_fails_but_does_not_pass()
    {
        GuidelineResult Later(string version) => Rule.Evaluate(
            Id, new SiteBuilder().Kubernetes(Evidence.Instances, Instance($$"""{"version":"{{version}}"}""")), References.Options(asOf: "2026-01-01"));

        Assert.Equal(Reason.NeedsReferenceData, Later("1.4.73").Reason);
        Assert.Equal(Status.Fail, Later("1.3.0").Status);
    }

    [Fact]
    public void Extension_and_operator_image_stand_in_for_the_instance()
    {
        GuidelineResult extension = Rule.Evaluate(
            Id, new SiteBuilder().Azure(Evidence.Extensions, Extension("Microsoft.IoTOperations", "\"currentVersion\":\"1.3.137\"")), References.Options());
        GuidelineResult image = Rule.Evaluate(
            Id,
            new SiteBuilder().Kubernetes(Evidence.Instances, Instance()).Kubernetes(Evidence.Pods, Pod("azure-iot-operations", "aio-operator-0", image: "mcr.microsoft.com/azureiotoperations/aio-operator:1.4.73")),
            References.Options());

        Assert.Equal((Status.Fail, Status.Pass), (extension.Status, image.Status));
    }

    [Fact]
    public void Both_sides_are_judged()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Instances, Instance("""{"version":"1.4.41"}"""))
            .Azure(Evidence.Instances, ArmInstance("""{"version":"1.4.73"}"""));

        Assert.Equal([Status.Fail, Status.Pass], Rule.Evaluate(Id, site, References.Options()).Findings.Select(finding => finding.Status));
    }

    [Fact]
    public void A_version_nobody_tells_is_unknown()
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Instances, Instance())).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.Instances, QueryOutcome.Forbidden)).Reason);
    }
}
