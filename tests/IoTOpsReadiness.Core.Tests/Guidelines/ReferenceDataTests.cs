using System.Text;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Core.Tests.Guidelines;

public class ReferenceDataTests
{
    [Fact]
    public void The_bundled_file_tells_everything_the_guidelines_ask()
    {
        ReferenceData data = ReferenceData.Default;

        Assert.NotEmpty(data.Platforms);
        Assert.NotNull(data.ArcAgents);
        Assert.NotNull(data.Kubernetes);
        Assert.All(data.Releases, release => Assert.True(SemanticVersion.TryParse(release.Version, out _)));
        Assert.All(data.Platforms, platform => Assert.NotNull(Baseline.Find(platform.Since)));
    }

    [Fact]
    public void A_file_without_the_newer_parts_is_still_read()
    {
        ReferenceData data = References.Options().Reference;

        Assert.Empty(data.Platforms);
        Assert.Null(data.ArcAgents);
        Assert.Empty(data.SupportEnds);
    }

    [Theory]
    [InlineData("\"platforms\":[{\"name\":\"x\"}]")]
    [InlineData("\"platforms\":[{\"name\":\"x\",\"distribution\":\"K3s\",\"since\":\"2024-10\",\"minimum\":\"new\"}]")]
    [InlineData("\"arcAgents\":{\"latest\":\"1.30.1\"}")]
    [InlineData("\"kubernetes\":{\"latest\":\"x\",\"asOf\":\"2026-08-27\"}")]
    [InlineData("\"supportEnds\":{\"1.2\":\"soon\"}")]
    [InlineData("\"previews\":[1")]
    public void A_part_that_makes_no_sense_is_an_error_that_names_the_file(string part)
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"format":"IoTOpsReadiness.ReferenceData","asOf":"2026-08-27","releases":[],"supportedMinors":[],"regions":[],{{part}}}""");

        ReadinessException exception = Assert.Throws<ReadinessException>(() => ReferenceData.Parse(json, "mine.json"));

        Assert.Equal("IoTOps.ReferenceData.Invalid", exception.ErrorId);
        Assert.Contains("mine.json", exception.Message, StringComparison.Ordinal);
    }
}
