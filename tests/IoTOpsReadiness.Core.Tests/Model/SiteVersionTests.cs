using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Model;

public class SiteVersionTests
{
    [Fact]
    public void The_instance_tells()
    {
        Site site = new(new SiteBuilder()
            .Kubernetes(Evidence.Instances, Resources.Custom("Instance", "aio", "{}", """{"version":"1.2.112"}"""))
            .Kubernetes(Evidence.Pods, Workloads.Pod("aio-operator-1", "n", image: "mcr.microsoft.com/azureiotoperations/aio-operator:1.0.9"))
            .Build());

        Assert.Equal(new(1, 2, 112), site.Version);
    }

    [Theory]
    [InlineData("mcr.microsoft.com/azureiotoperations/aio-operator:1.1.59", "1.1.59")]
    [InlineData("mirror.local:5000/aio-operator:1.1.59@sha256:abc", "1.1.59")]
    [InlineData("mirror.local:5000/aio-operator@sha256:abc", null)]
    [InlineData("mcr.microsoft.com/other:9.9.9", null)]
    [InlineData("mcr.microsoft.com/azureiotoperations/aio-operator:latest", "latest")]
    public void Else_the_operator_s_image_does(string image, string? expected)
    {
        Site site = new(new SiteBuilder().Kubernetes(Evidence.Pods, Workloads.Pod("aio-operator-1", "n", image: image)).Build());

        Assert.Equal(expected, site.VersionText);
        Assert.Equal(expected is not null and not "latest", site.Version is not null);
    }

    [Fact]
    public void Nothing_is_known_without_either()
    {
        Assert.Null(new Site(new SiteBuilder().Build()).Version);
    }
}
