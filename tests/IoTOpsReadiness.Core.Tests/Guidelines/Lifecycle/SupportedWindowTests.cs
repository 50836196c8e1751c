using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.PlatformResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Lifecycle;

public class SupportedWindowTests
{
    private const string Id = "Lifecycle.SupportedWindow";

    [Theory]
    [InlineData("1.4.41", Status.Pass, Severity.Critical, "in support")]
    [InlineData("1.2.112", Status.Pass, Severity.Critical, "oldest")]
    [InlineData("1.5.0", Status.Pass, Severity.Critical, "newer than the data of 2026-08-27")]
    [InlineData("1.1.69", Status.Fail, Severity.Critical, "out of support")]
    [InlineData("0.8.0", Status.Fail, Severity.Critical, "out of support")]
    [InlineData("1.2.72", Status.Fail, Severity.Critical, "preview")]
    [InlineData("1.4.0-preview", Status.Fail, Severity.Critical, "preview")]
    [InlineData("99999999999.1", Status.Unknown, Severity.Critical, "cannot be understood")]
    public void Three_minor_versions_are_in_support(string version, Status status, Severity severity, string words)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(version), References.Options(""","previews":["1.2.72"]"""));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Contains(words, result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-02", Status.Pass, Severity.Critical)]
    [InlineData("2026-10-01", Status.Fail, Severity.Low)]
    [InlineData("2026-09-01", Status.Fail, Severity.Low)]
    [InlineData("2026-08-31", Status.Fail, Severity.Critical)]
    public void A_known_end_of_support_counts_from_thirty_days_before(string end, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("1.2.189"), References.Options($$""","supportEnds":{"1.2":"{{end}}"} """));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("Stable", Status.Pass)]
    [InlineData("stable", Status.Pass)]
    [InlineData("preview", Status.Fail)]
    [InlineData("integration", Status.Fail)]
    public void The_release_train_must_be_stable(string train, Status status)
    {
        SiteBuilder site = Site("1.4.73").Azure(Evidence.Extensions, Extension("microsoft.iotoperations", $"\"releaseTrain\":\"{train}\""));

        Assert.Equal(status, Rule.Evaluate(Id, site, References.Options()).Status);
    }

    [Fact]
    public void Trains_of_other_extensions_tell_nothing()
    {
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Site("1.4.73").Azure(Evidence.Extensions, Extension("microsoft.azure.secretstore", "\"releaseTrain\":\"preview\"")), References.Options()).Status);
    }

    [Fact]
    public void Old_data_fails_but_does_not_pass()
    {
        Assert.Equal(Reason.NeedsReferenceData, Rule.Evaluate(Id, Site("1.4.73"), References.Options(asOf: "2026-02-01")).Reason);
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, Site("1.0.9"), References.Options(asOf: "2026-02-01")).Status);
    }

    [Fact]
    public void Unknown_for_every_other_reason_it_has()
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, new SiteBuilder()).Reason);
        Assert.Equal(Reason.NeedsReferenceData, Rule.Evaluate(Id, Site("1.4.73"), References.Options(supported: "")).Reason);
    }

    private static SiteBuilder Site(string version) => new SiteBuilder().Azure(Evidence.Instances, ArmInstance($$"""{"version":"{{version}}"}"""));
}
