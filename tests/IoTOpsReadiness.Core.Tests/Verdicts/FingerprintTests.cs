using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.Results;

namespace IoTOpsReadiness.Core.Tests.Verdicts;

public class FingerprintTests
{
    private static readonly string Plain = Fingerprint.Of("AIO-027", Finding());

    [Fact]
    public void It_does_not_depend_on_what_changes_from_day_to_day()
    {
        Assert.Equal(Plain, Fingerprint.Of("aio-027", Finding(Status.Pass, Severity.Low, observed: "tls 1.3", expected: "tls 1.2", message: "Other.")));
    }

    [Fact]
    public void It_tells_guidelines_resources_and_properties_apart()
    {
        string[] others =
        [
            Fingerprint.Of("AIO-028", Finding()),
            Fingerprint.Of("AIO-027", Finding(target: "other")),
            Fingerprint.Of("AIO-027", Finding(kind: "Broker")),
            Fingerprint.Of("AIO-027", Finding(path: "spec.ports[1].tls")),
            Fingerprint.Of("AIO-027", Finding(path: null)),
            Fingerprint.Of("AIO-027", Finding(path: null, expected: "another")),
            Fingerprint.Of("AIO-027", Finding(armId: "/subscriptions/1/x")),
        ];

        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.DoesNotContain(Plain, others);
    }

    [Fact]
    public void A_site_is_the_same_under_another_name_and_an_arm_id_in_other_letters()
    {
        Assert.Equal(Fingerprint.Of("AIO-003", Finding(kind: "Site", target: "a")), Fingerprint.Of("AIO-003", Finding(kind: "Site", target: "b")));
        Assert.Equal(Fingerprint.Of("AIO-003", Finding(armId: "/Subscriptions/A")), Fingerprint.Of("AIO-003", Finding(armId: "/subscriptions/a")));
    }

    [Theory]
    [InlineData("aio-operator-7d9f8bc6c4-x7k2p", "aio-operator-5c6d7f8b9b-zzzzz", true)]
    [InlineData("ama-logs-x7k2p", "ama-logs-b4q9z", true)]
    [InlineData("aio-broker-frontend-0", "aio-broker-frontend-1", false)]
    [InlineData("aio-operator-7d9f8bc6c4-x7k2p", "aio-webhook-7d9f8bc6c4-x7k2p", false)]
    public void A_pod_is_the_same_after_a_restart(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, Fingerprint.Of("AIO-010", Finding(kind: "Pod", target: one)) == Fingerprint.Of("AIO-010", Finding(kind: "Pod", target: other)));
        Assert.NotEqual(Fingerprint.Of("AIO-010", Finding(target: one)), Fingerprint.Of("AIO-010", Finding(target: other)));
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Failures_of_a_sample_have_one_each(string name)
    {
        Snapshot snapshot = Sample.Load(name);

        List<GuidelineResult> results = new Assessor(new()).AssessAsync(snapshot).ToBlockingEnumerable().ToList();

        Assert.All(results.SelectMany(result => result.Findings), finding => Assert.Matches("^[0-9A-F]{32}$", finding.Fingerprint));
        Finding[] failures = [.. results.SelectMany(result => result.Findings).Where(finding => finding.Status == Status.Fail)];
        Assert.Equal(failures.Length, failures.Select(finding => finding.Fingerprint).Distinct().Count());
    }
}
