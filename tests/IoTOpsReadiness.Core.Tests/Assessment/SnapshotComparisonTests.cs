using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class SnapshotComparisonTests
{
    private const string Listener = """{"metadata":{"name":"default","namespace":"aio","resourceVersion":"1","uid":"a","generation":1,"labels":{"app.kubernetes.io/name":"x"}},"spec":{"ports":[{"port":1883},{"port":8883,"tls":{"mode":"Manual"}}]},"status":{"healthState":"Available","lastUpdateTime":"2026-09-01T00:00:00Z"}}""";

    [Fact]
    public void What_changes_by_itself_is_no_drift()
    {
        string later = Listener.Replace("\"resourceVersion\":\"1\"", "\"resourceVersion\":\"2\",\"managedFields\":[{}],\"creationTimestamp\":\"x\"", StringComparison.Ordinal)
            .Replace("\"uid\":\"a\",\"generation\":1", "\"uid\":\"b\",\"generation\":7,\"annotations\":{\"deployment.kubernetes.io/revision\":\"3\"}", StringComparison.Ordinal)
            .Replace("Available", "Degraded", StringComparison.Ordinal);

        ResourceDrift drift = Assert.Single(Compare(Listener, later.Replace("deployment.kubernetes.io/revision", "other", StringComparison.Ordinal)));
        Assert.Equal("metadata.annotations", Assert.Single(drift.Differences).Path);
        Assert.Empty(Compare(Listener.Replace("\"generation\":1", "\"generation\":1,\"annotations\":{}", StringComparison.Ordinal), later));
    }

    [Fact]
    public void A_property_that_differs_is_named_with_both_values()
    {
        string later = Listener.Replace("Manual", "Automatic", StringComparison.Ordinal).Replace("\"x\"", "\"y\"", StringComparison.Ordinal).Replace("{\"port\":1883}", "{\"port\":1883,\"nodePort\":31883}", StringComparison.Ordinal);

        ResourceDrift drift = Assert.Single(Compare(Listener, later));

        Assert.Equal((DriftKind.Changed, "BrokerListener", "default", "aio"), (drift.Drift, drift.Target.Kind, drift.Target.Name, drift.Target.Namespace));
        Assert.Equal(
            [
                ("metadata.labels['app.kubernetes.io/name']", "x", "y"),
                ("spec.ports[0].nodePort", null, "31883"),
                ("spec.ports[1].tls.mode", "Manual", "Automatic"),
            ],
            drift.Differences.Select(one => (one.Path, one.Reference, one.Difference)));
        Assert.Equal("spec.ports[0].nodePort: not set -> 31883", drift.Differences[1].ToString());
    }

    [Theory]
    [InlineData("""[{"name":"a","image":"1"},{"name":"b","image":"1"}]""", """[{"name":"b","image":"1"},{"name":"a","image":"1"}]""", null)]
    [InlineData("""[{"name":"a","image":"1"}]""", """[{"name":"b","image":"1"},{"name":"a","image":"2"}]""", "spec.ports[a].image")]
    [InlineData("[1,2]", "[2,1]", "spec.ports[0]")]
    [InlineData("[1]", "[1,2]", "spec.ports[1]")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "spec.ports.a")]
    [InlineData("1", "1.0", "spec.ports")]
    [InlineData("null", """{"a":null}""", "spec.ports")]
    [InlineData("""{}""", """{"a":null}""", null)]
    public void Lists_go_by_name_where_their_entries_have_one(string before, string now, string? path)
    {
        string[] paths = [.. Compare(Body(before), Body(now)).SelectMany(drift => drift.Differences).Select(one => one.Path)];

        Assert.Equal(path is null ? [] : [path], paths.Take(1));

        static string Body(string ports) => $$$"""{"metadata":{"name":"default"},"spec":{"ports":{{{ports}}}}}""";
    }

    [Fact]
    public void Status_is_compared_when_asked_but_for_its_timestamps()
    {
        string later = Listener.Replace("Available", "Degraded", StringComparison.Ordinal).Replace("2026-09-01T00", "2026-09-02T00", StringComparison.Ordinal);

        Assert.Empty(Compare(Listener, later));
        Assert.Equal("status.healthState", Assert.Single(Assert.Single(Compare(Listener, later, includesStatus: true)).Differences).Path);
    }

    [Fact]
    public void Resources_come_and_go()
    {
        Snapshot before = new SiteBuilder().Kubernetes(Evidence.BrokerListeners, Listener).Build();
        Snapshot now = new SiteBuilder().Kubernetes(Evidence.BrokerListeners, Listener.Replace("\"name\":\"default\"", "\"name\":\"other\"", StringComparison.Ordinal)).Build();

        Assert.Equal([(DriftKind.Removed, "default"), (DriftKind.Added, "other")], SnapshotComparison.Of(before, now).Select(drift => (drift.Drift, drift.Target.Name)));
    }

    [Fact]
    public void Arm_resources_go_by_their_id()
    {
        const string Account = """{"id":"/subscriptions/S/x","name":"x","etag":"1","systemData":{"a":1},"properties":{"provisioningState":"Succeeded","minimumTlsVersion":"TLS1_2"}}""";
        Snapshot before = new SiteBuilder().Azure(Evidence.StorageAccounts, Account).Build();
        Snapshot now = new SiteBuilder().Azure(Evidence.StorageAccounts, Account.Replace("subscriptions/S", "subscriptions/s", StringComparison.Ordinal).Replace("\"1\"", "\"2\"", StringComparison.Ordinal).Replace("Succeeded", "Updating", StringComparison.Ordinal).Replace("TLS1_2", "TLS1_0", StringComparison.Ordinal)).Build();

        ResourceDrift drift = Assert.Single(SnapshotComparison.Of(before, now));

        Assert.Equal(["id", "properties.minimumTlsVersion"], drift.Differences.Select(one => one.Path));
        Assert.Equal("/subscriptions/s/x", drift.Target.ArmId);
    }

    [Fact]
    public void What_could_not_be_read_is_not_gone()
    {
        SiteBuilder read = new SiteBuilder().Kubernetes(Evidence.BrokerListeners, Listener);
        SiteBuilder refused = new SiteBuilder().Failed(Evidence.BrokerListeners, QueryOutcome.Forbidden);

        ResourceDrift drift = Assert.Single(SnapshotComparison.Of(read.Build(), refused.Build()));

        Assert.Equal(DriftKind.NotComparable, drift.Drift);
        Assert.Equal("BrokerListeners could not be read this time: Forbidden.", drift.Remark);
        Assert.Empty(SnapshotComparison.Of(refused.Build(), refused.Build()));
        Assert.Empty(SnapshotComparison.Of(new SiteBuilder().Build(), read.Build()));
    }

    [Fact]
    public void A_document_that_is_none_ends_nothing()
    {
        Snapshot broken = new SiteBuilder().Kubernetes(Evidence.BrokerListeners, "{").Build();

        Assert.Empty(SnapshotComparison.Of(broken, broken));
    }

    [Fact]
    public void Text_of_strangers_is_made_safe_and_cut()
    {
        string later = Listener.Replace("Manual", "\\u001b[2J" + new string('x', 5000), StringComparison.Ordinal);

        string value = Assert.Single(Assert.Single(Compare(Listener, later)).Differences).Difference!;

        Assert.DoesNotContain('\u001b', value);
        Assert.Equal(256, value.Length);
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void A_site_does_not_drift_from_itself(string name)
    {
        Assert.Empty(SnapshotComparison.Of(Sample.Load(name), Sample.Load(name), includesStatus: true));
    }

    private static ResourceDrift[] Compare(string before, string now, bool includesStatus = false) =>
    [
        .. SnapshotComparison.Of(
            new SiteBuilder().Kubernetes(Evidence.BrokerListeners, before).Build(),
            new SiteBuilder().Kubernetes(Evidence.BrokerListeners, now).Build(),
            includesStatus),
    ];
}
