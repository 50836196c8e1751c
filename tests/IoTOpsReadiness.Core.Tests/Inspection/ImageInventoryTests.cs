using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Inspection;

public class ImageInventoryTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Every_image_of_a_sample_is_listed_once_with_where_it_runs(string sample)
    {
        Snapshot snapshot = Sample.Load(sample);

        IReadOnlyList<SiteImage> images = ImageInventory.Of(new(snapshot), []);

        Assert.NotEmpty(images);
        Assert.Equal(images.Count, images.Select(image => image.Image).Distinct().Count());
        Assert.All(images, image =>
        {
            Assert.Equal(snapshot.Site.Name, image.Site);
            Assert.NotEmpty(image.Registry);
            Assert.NotEmpty(image.Repository);
            Assert.NotEmpty(image.Namespaces);
            Assert.InRange(image.Containers, image.Pods.Count > 0 ? 1 : 0, int.MaxValue);
            Assert.All(image.Digests, digest => Assert.StartsWith("sha256:", digest, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("mcr.microsoft.com/azureiotoperations/aio-operator:1", ImageOrigin.Microsoft)]
    [InlineData("MCR.microsoft.com/azureiotoperations/aio-operator:1", ImageOrigin.Microsoft)]
    [InlineData("registry.contoso.com/mcr/azureiotoperations/aio-operator:1", ImageOrigin.DeclaredMirror)]
    [InlineData("registry.contoso.com/other/aio-operator:1", ImageOrigin.ThirdParty)]
    [InlineData("mcr.microsoft.com.evil.example/aio-operator:1", ImageOrigin.ThirdParty)]
    [InlineData("otel/opentelemetry-collector:1", ImageOrigin.ThirdParty)]
    [InlineData("busybox", ImageOrigin.ThirdParty)]
    public void The_registry_decides_the_origin(string image, ImageOrigin origin)
    {
        Site site = With(Workloads.Pod("p", "n", image: image));

        Assert.Equal(origin, Assert.Single(ImageInventory.Of(site, ["registry.contoso.com/mcr/"])).Origin);
    }

    [Fact]
    public void A_mirror_that_was_not_declared_is_a_third_party()
    {
        Site site = With(Workloads.Pod("p", "n", image: "registry.contoso.com/mcr/aio-operator:1"));

        Assert.Equal(ImageOrigin.ThirdParty, Assert.Single(ImageInventory.Of(site, [])).Origin);
    }

    [Fact]
    public void Pods_of_one_image_are_one_record_and_finished_or_foreign_pods_do_not_count()
    {
        Site site = With(
            Workloads.Pod("b", "n", image: "mcr.microsoft.com/x:1"),
            Workloads.Pod("a", "n", image: "mcr.microsoft.com/x:1", @namespace: "azure-arc"),
            Workloads.Pod("c", "n", image: "mcr.microsoft.com/x:1", phase: "Succeeded"),
            Workloads.Pod("d", "n", image: "mcr.microsoft.com/x:1", @namespace: "customer"));

        SiteImage image = Assert.Single(ImageInventory.Of(site, []));

        Assert.Equal(2, image.Containers);
        Assert.Equal(2, image.ContainersWithoutDigest);
        Assert.Equal(["azure-arc", "azure-iot-operations"], image.Namespaces);
        Assert.Equal(["azure-arc/a", "azure-iot-operations/b"], image.Pods);
    }

    [Fact]
    public void Digests_and_waiting_reasons_come_from_what_runs()
    {
        Site site = With($$"""
            {"kind":"Pod","metadata":{"name":"p","namespace":"azure-iot-operations"},
             "spec":{"containers":[{"name":"a","image":"mcr.microsoft.com/x@{{Digest}}"},{"name":"b","image":"mcr.microsoft.com/x@{{Digest}}"}]},
             "status":{"phase":"Pending","containerStatuses":[
               {"name":"a","imageID":"mcr.microsoft.com/x@{{Digest}}","state":{"running":{} } },
               {"name":"b","imageID":"","state":{"waiting":{"reason":"ImagePullBackOff"} } } ]} }
            """);

        SiteImage image = Assert.Single(ImageInventory.Of(site, []));

        Assert.Equal(Digest, image.PinnedDigest);
        Assert.Null(image.Tag);
        Assert.Equal([Digest], image.Digests);
        Assert.Equal(1, image.ContainersWithoutDigest);
        Assert.Equal(["ImagePullBackOff"], image.WaitingReasons);
    }

    [Theory]
    [InlineData(QueryOutcome.Forbidden, "IoTOps.Evidence.NotAuthorized", ErrorKind.PermissionDenied)]
    [InlineData(QueryOutcome.Unreachable, "IoTOps.Evidence.Unreachable", ErrorKind.ConnectionError)]
    [InlineData(QueryOutcome.TimedOut, "IoTOps.Evidence.TimedOut", ErrorKind.Timeout)]
    [InlineData(QueryOutcome.Invalid, "IoTOps.Evidence.InvalidData", ErrorKind.InvalidData)]
    [InlineData(QueryOutcome.NotRequested, "IoTOps.Evidence.NotCollected", ErrorKind.ResourceUnavailable)]
    public void Pods_that_could_not_be_read_are_an_error_and_no_empty_list(QueryOutcome outcome, string id, ErrorKind kind)
    {
        var site = new Site(new SiteBuilder().Failed(Evidence.Pods, outcome).Build());

        ReadinessException error = Assert.Throws<ReadinessException>(() => ImageInventory.Of(site, []));

        Assert.Equal(id, error.ErrorId);
        Assert.Equal(kind, error.Kind);
        Assert.NotEmpty(error.RecommendedAction);
    }

    private static Site With(params string[] pods) => new(new SiteBuilder().Kubernetes(Evidence.Pods, pods).Build());
}
