using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.Results;

namespace IoTOpsReadiness.Core.Tests.Assessment.Decisions;

public class DecisionSetTests
{
    private const string Instance = """{"apiVersion":"iotoperations.azure.com/v1","kind":"Instance","metadata":{"name":"plant","namespace":"azure-iot-operations","annotations":{ANNOTATIONS}}}""";
    private const string Listener = """{"apiVersion":"mqttbroker.iotoperations.azure.com/v1","kind":"BrokerListener","metadata":{"name":"default","namespace":"azure-iot-operations","annotations":{ANNOTATIONS}}}""";

    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_exempted_failure_stays_visible_with_its_decision()
    {
        GuidelineResult result = Assess([Exemption()], Finding());

        Finding finding = Assert.Single(result.Findings);
        Assert.Equal((Status.Exempt, Severity.High, Status.Exempt), (result.Status, result.Severity, finding.Status));
        Assert.Equal("It is so.", finding.Message);
        Assert.Equal(("jane", "Until the gateway is there.", "T-1"), (finding.Decision!.Owner, finding.Decision.Reason, finding.Decision.Ticket));
        Assert.Equal("Exempt until 2026-12-31 (jane): It is so.", result.Summary);
    }

    [Fact]
    public void A_guideline_is_exempt_only_when_all_its_failures_are()
    {
        GuidelineResult result = Assess([Exemption(target: "BrokerListener/default")], Finding(), Finding(target: "other"));

        Assert.Equal(Status.Fail, result.Status);
        Assert.Equal([Status.Exempt, Status.Fail], result.Findings.Select(finding => finding.Status));
    }

    [Theory]
    [InlineData(Status.Unknown)]
    [InlineData(Status.Manual)]
    [InlineData(Status.Pass)]
    [InlineData(Status.NotApplicable)]
    public void An_exemption_covers_failures_alone(Status status)
    {
        Finding finding = Assess([Exemption()], Finding(status)).Findings.Single();

        Assert.Equal((status, null), (finding.Status, finding.Decision));
    }

    [Fact]
    public void An_exempted_failure_does_not_hide_what_is_unknown()
    {
        Assert.Equal(Status.Unknown, Assess([Exemption()], Finding(), Finding(Status.Unknown, target: "other")).Status);
    }

    [Theory]
    [InlineData(Status.Manual, Status.Pass)]
    [InlineData(Status.Fail, Status.Fail)]
    [InlineData(Status.Unknown, Status.Unknown)]
    public void An_attestation_settles_what_is_manual_alone(Status status, Status expected)
    {
        Finding finding = Assess([Exemption() with { Kind = DecisionKind.Attestation }], Finding(status)).Findings.Single();

        Assert.Equal(expected, finding.Status);
        if (expected == Status.Pass)
        {
            Assert.Equal("Attested by jane, until 2026-12-31: Until the gateway is there.", finding.Message);
            Assert.Equal(FindingSource.Declared, finding.Source);
            Assert.NotNull(finding.Decision);
        }
    }

    [Theory]
    [InlineData(DecisionState.Expired)]
    [InlineData(DecisionState.NotYetValid)]
    [InlineData(DecisionState.Invalid)]
    public void What_does_not_hold_is_not_honoured(DecisionState state)
    {
        var set = new DecisionSet([Exemption() with { State = state, Problem = "wrong" }], Now);

        Assert.Equal(Status.Fail, Assess(set, Finding()).Status);
        Assert.Equal(state, set.Review().Single().State);
        Assert.NotNull(set.Review().Single().Complaint);
    }

    [Theory]
    [InlineData("AIO-900", "*", null, "*", true)]
    [InlineData("Test.*", "*", null, "test-*", true)]
    [InlineData("AIO-900", "*", null, "other", false)]
    [InlineData("AIO-900", "*", "spec.ports[0].*", "*", true)]
    [InlineData("AIO-900", "*", "spec.ports[1].*", "*", false)]
    [InlineData("AIO-900", "Broker/*", null, "*", false)]
    [InlineData("AIO-029", "*", null, "*", false)]
    public void It_covers_what_it_names(string guideline, string target, string? path, string site, bool covers)
    {
        Decision decision = Exemption(target) with { Guideline = guideline, Path = path, Site = site };

        Assert.Equal(covers ? Status.Exempt : Status.Fail, Assess([decision], Finding()).Status);
    }

    [Fact]
    public void A_fingerprint_tells_findings_apart_that_nothing_else_does()
    {
        Finding webhook = Finding(kind: "Site", target: "test-site", path: null, expected: "a webhook");
        Finding issuer = Finding(kind: "Site", target: "test-site", path: null, expected: "an issuer");
        Decision decision = Exemption("Site") with { Fingerprint = Fingerprint.Of("AIO-900", issuer).ToLowerInvariant() };

        Assert.Equal([Status.Fail, Status.Exempt], Assess([decision], webhook, issuer).Findings.Select(finding => finding.Status));
    }

    [Fact]
    public void An_entry_that_covers_nothing_is_unused_unless_nothing_was_looked_at()
    {
        Assert.Equal(DecisionState.Unused, Review(Exemption(target: "Broker/*"), Finding()).State);
        Assert.Equal(DecisionState.Unused, Review(Exemption(), Finding(Status.Pass)).State);
        Assert.Equal((DecisionState.Active, 1), (Review(Exemption(), Finding()).State, Review(Exemption(), Finding()).FindingCount));
        // The guideline was not evaluated, or could not look.
        Assert.Equal(DecisionState.Active, Review(Exemption() with { Guideline = "AIO-001" }, Finding()).State);
        Assert.Equal(DecisionState.Active, Review(Exemption() with { Site = "other" }, Finding()).State);
        Assert.Equal(DecisionState.Active, Review(Exemption(), Finding(Status.Unknown)).State);
    }

    [Fact]
    public void Of_two_that_cover_the_same_the_first_counts_and_both_are_told()
    {
        var set = new DecisionSet([Exemption(), Exemption(target: "BrokerListener/*") with { Owner = "joe" }], Now);

        Assert.Equal("jane", Assess(set, Finding()).Findings.Single().Decision!.Owner);
        Assert.Equal([DecisionState.Overlapping, DecisionState.Overlapping], set.Review().Select(decision => decision.State));
    }

    [Fact]
    public void Results_that_were_made_with_the_decisions_show_their_use()
    {
        GuidelineResult exempt = Assess([Exemption()], Finding());
        GuidelineResult attested = Assess([Exemption() with { Kind = DecisionKind.Attestation }], Finding(Status.Manual));
        var set = new DecisionSet([Exemption(), Exemption() with { Kind = DecisionKind.Attestation }], Now);

        set.Note(exempt);
        set.Note(attested);

        Assert.Equal([(DecisionState.Active, 1), (DecisionState.Active, 1)], set.Review().Select(decision => (decision.State, decision.FindingCount!.Value)));
    }

    [Theory]
    [InlineData("""owner=jane; expires=2026-12-31; reason=Until the gateway is there.""")]
    [InlineData("""{\"owner\":\"jane\",\"expires\":\"2026-12-31\",\"reason\":\"Until the gateway is there.\"}""")]
    public void A_resource_may_carry_its_own_exemption(string value)
    {
        SiteBuilder site = Annotated(Listener, Evidence.BrokerListeners, $"\"iotops-readiness/exempt-AIO-029\":\"{value}\"");
        var set = new DecisionSet([], Now);

        GuidelineResult result = Assess(set, site, "AIO-029", Finding(), Finding(target: "other"));

        Assert.Equal([Status.Exempt, Status.Fail], result.Findings.Select(finding => finding.Status));
        Assert.Equal("annotation iotops-readiness/exempt-AIO-029 of BrokerListener/default", result.Findings[0].Decision!.Origin);
        Assert.Equal(DecisionState.Active, set.Review().Single().State);
    }

    [Theory]
    [InlineData("iotops-readiness/exempt-AIO-029", "owner=jane; expires=2026-12-31", "'reason' is missing")]
    [InlineData("iotops-readiness/exempt-AIO-029", "owner=jane; reason=r", "'expires' is missing")]
    [InlineData("iotops-readiness/exempt-AIO-029", "true", "not written as name=value")]
    [InlineData("iotops-readiness/exempt-AIO-029", "{", "begins as JSON")]
    [InlineData("iotops-readiness/exempt-AIO-029", "owner=jane; expires=2026-12-31; reason=r; target=*", "no place on a resource")]
    [InlineData("iotops-readiness/exempt-AIO-777", "owner=jane; expires=2026-12-31; reason=r", "no guideline")]
    [InlineData("iotops-readiness/exempt-*", "owner=jane; expires=2026-12-31; reason=r", "without wildcards")]
    [InlineData("iotops-readiness/skip-AIO-029", "owner=jane; expires=2026-12-31; reason=r", "iotops-readiness/exempt-<guideline>")]
    [InlineData("iotops-readiness/exempt", "owner=jane; expires=2026-12-31; reason=r", "iotops-readiness/exempt-<guideline>")]
    public void An_annotation_with_something_wrong_is_told_and_not_honoured(string name, string value, string problem)
    {
        SiteBuilder site = Annotated(Listener, Evidence.BrokerListeners, $"\"{name}\":\"{value}\"");
        var set = new DecisionSet([], Now);

        Assert.Equal(Status.Fail, Assess(set, site, "AIO-029", Finding()).Status);
        Decision decision = set.Review().Single();
        Assert.Equal(DecisionState.Invalid, decision.State);
        Assert.Contains(problem, decision.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_annotation_is_told_and_not_honoured()
    {
        SiteBuilder site = Annotated(Listener, Evidence.BrokerListeners, "\"iotops-readiness/exempt-AIO-029\":\"owner=jane; expires=2026-08-31; reason=r\"");
        var set = new DecisionSet([], Now);

        Assert.Equal(Status.Fail, Assess(set, site, "AIO-029", Finding()).Status);
        Assert.Equal(DecisionState.Expired, set.Review().Single().State);
    }

    [Fact]
    public void Annotations_can_be_turned_off()
    {
        SiteBuilder site = Annotated(Listener, Evidence.BrokerListeners, "\"iotops-readiness/exempt-AIO-029\":\"owner=jane; expires=2026-12-31; reason=r\"");
        var set = new DecisionSet([], Now, readsResources: false);

        Assert.Equal(Status.Fail, Assess(set, site, "AIO-029", Finding()).Status);
        Assert.Empty(set.Review());
    }

    [Fact]
    public void The_instance_speaks_for_the_site()
    {
        SiteBuilder site = Annotated(Instance, Evidence.Instances, "\"iotops-readiness/attest-AIO-029\":\"owner=jane; expires=2026-12-31; reason=Seen.\"");

        GuidelineResult result = Assess(new DecisionSet([], Now), site, "AIO-029", Finding(Status.Manual, kind: "Site", target: "test-site"));

        Assert.Equal(Status.Pass, result.Status);
    }

    [Fact]
    public void An_azure_resource_carries_it_as_a_tag()
    {
        const string Id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/plant1";
        SiteBuilder site = new SiteBuilder().Azure(
            Evidence.StorageAccounts,
            $$$"""{"id":"{{{Id}}}","name":"plant1","tags":{"iotops-readiness-exempt-AIO-029":"owner=jane; expires=2026-12-31; reason=r"}}""");

        GuidelineResult result = Assess(new DecisionSet([], Now), site, "AIO-029", Finding(kind: "StorageAccount", target: "plant1", armId: Id.ToUpperInvariant()));

        Assert.Equal("tag iotops-readiness-exempt-AIO-029 of storageAccounts/plant1", Assert.Single(result.Findings).Decision!.Origin);
    }

    private static Decision Exemption(string target = "*") => new()
    {
        Kind = DecisionKind.Exemption,
        Guideline = "Test.Fake",
        Target = target,
        Reason = "Until the gateway is there.",
        Owner = "jane",
        Expires = new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero),
        Ticket = "T-1",
        Origin = "decisions.json:4, entry 1",
    };

    private static SiteBuilder Annotated(string document, EvidenceKind kind, string annotations) =>
        new SiteBuilder().Kubernetes(kind, document.Replace("ANNOTATIONS", annotations, StringComparison.Ordinal));

    private static Decision Review(Decision decision, params Finding[] findings)
    {
        var set = new DecisionSet([decision], Now);
        Assess(set, findings);
        return set.Review().Single();
    }

    private static GuidelineResult Assess(Decision[] decisions, params Finding[] findings) => Assess(new DecisionSet(decisions, Now), findings);

    private static GuidelineResult Assess(DecisionSet set, params Finding[] findings) =>
        new Assessor(new() { Guidelines = [new FakeGuideline(_ => findings)], Decisions = set }).AssessAsync(new SiteBuilder().Build()).ToBlockingEnumerable().Single();

    // As a guideline of the catalogue, which alone an annotation can name.
    private static GuidelineResult Assess(DecisionSet set, SiteBuilder site, string guideline, params Finding[] findings)
    {
        Snapshot snapshot = site.Build();
        GuidelineReference reference = Catalogue.All.Single(one => one.Definition.Ref == guideline).Definition.Reference;
        return Result(guideline, [.. findings.Select(finding => set.Apply(finding, reference, snapshot))]);
    }
}
