using CsCheck;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Core.Tests.Model;

public class SemanticVersionTests
{
    [Theory]
    [InlineData("1.2.112", 1, 2, 112, null)]
    [InlineData("v1.31.4+k3s1", 1, 31, 4, null)]
    [InlineData("1.2.36-preview", 1, 2, 36, "preview")]
    [InlineData("6.8.0-51-generic", 6, 8, 0, "51-generic")]
    [InlineData("4.18.0-553.el8_10.x86_64", 4, 18, 0, "553.el8_10.x86_64")]
    [InlineData("5.15.167.4-microsoft-standard-WSL2", 5, 15, 167, "microsoft-standard-WSL2")]
    [InlineData("1.31", 1, 31, 0, null)]
    [InlineData("2", 2, 0, 0, null)]
    public void Versions_are_read(string text, int major, int minor, int patch, string? prerelease)
    {
        Assert.True(SemanticVersion.TryParse(text, out SemanticVersion version));
        Assert.Equal(new(major, minor, patch, prerelease), version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1.2.x")]
    [InlineData("-1.2.3")]
    [InlineData("1.2.3 ")]
    [InlineData("1.2.3\n")]
    [InlineData("99999999999.1.1")]
    [InlineData("١.٢.٣")]
    public void Other_texts_are_not(string? text)
    {
        Assert.False(SemanticVersion.TryParse(text, out _));
    }

    [Fact]
    public void They_order_as_semantic_versions_do()
    {
        string[] ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.9", "1.0.34", "1.2.0"];
        SemanticVersion[] versions = [.. ordered.Select(text => SemanticVersion.TryParse(text, out SemanticVersion version) ? version : default)];

        Assert.Equal(versions, versions.Reverse().Order());
        Assert.True(versions[0] < versions[^1] && versions[^1] >= versions[0]);
    }

    [Fact]
    public void A_preview_counts_as_its_release()
    {
        Assert.True(SemanticVersion.TryParse("1.2.0-preview", out SemanticVersion version));
        Assert.True(version.IsAtLeast(1, 2));
        Assert.False(version.IsAtLeast(1, 2, 1));
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        Gen.String.Sample(text => SemanticVersion.TryParse(text, out SemanticVersion version) || version == default);
    }
}
