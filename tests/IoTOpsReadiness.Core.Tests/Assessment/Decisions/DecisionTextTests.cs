using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.Results;

namespace IoTOpsReadiness.Core.Tests.Assessment.Decisions;

public class DecisionTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DecisionDraft Draft = new()
    {
        Kind = DecisionKind.Exemption,
        Guideline = "AIO-029",
        Reason = "Line 3: \"old\" PLCs \\ gateways # until spring",
        Owner = "null",
        Expires = "2026-12-31",
    };

    private static readonly string Entry = """
          - kind: exemption
            guideline: AIO-029
            reason: "Line 3: \"old\" PLCs \\ gateways # until spring"
            owner: "null"
            created: 2026-09-01
            expires: 2026-12-31

        """.ReplaceLineEndings("\n");

    [Fact]
    public void An_empty_file_becomes_one_with_an_entry()
    {
        Assert.Equal("schemaVersion: 1\ndecisions:\n" + Entry, Yaml(""));
        Assert.Contains("\"owner\": \"null\"", Json(""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decisions: []\n", "decisions:\n{0}")]
    [InlineData("decisions:   # ours\nschemaVersion: 1\n", "decisions:   # ours\n{0}schemaVersion: 1\n")]
    [InlineData("# top\ndecisions:\n  # first\n  - kind: x\n\n# end\n", "# top\ndecisions:\n  # first\n  - kind: x\n{0}\n# end\n")]
    public void What_is_there_stays_as_it_is(string before, string expected)
    {
        Assert.Equal(expected.Replace("{0}", Entry, StringComparison.Ordinal), Yaml(before));
    }

    [Fact]
    public void Indentation_and_line_ends_are_the_files_own()
    {
        Assert.StartsWith("decisions:\r\n- kind: x\r\n  path: y\r\n- kind: exemption\r\n  guideline: AIO-029\r\n", Yaml("decisions:\r\n- kind: x\r\n  path: y\r\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", Json("{\r\n\"schemaVersion\":1,\r\n\"decisions\":[\r\n]\r\n}\r\n").Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entries:\n  - kind: x\n")]
    [InlineData("{ schemaVersion: 1, decisions: [] }")]
    public void A_list_that_cannot_be_continued_is_said_with_the_entry_to_add(string text)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => Yaml(text));

        Assert.Equal("IoTOps.Decision.NotAppendable", exception.ErrorId);
        Assert.Contains("guideline: AIO-029", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_reads_back_as_what_was_written()
    {
        string once = Json("");
        string twice = DecisionText.AppendJson(once, (Draft with { Target = "BrokerListener/*", Path = "spec.*", Site = "porto", Ticket = "42" }).Make(Now), "f.json", Now);

        IReadOnlyList<Decision> decisions = DecisionFile.Read(System.Text.Encoding.UTF8.GetBytes(twice), "f.json", Now);

        Assert.Equal(2, decisions.Count);
        Assert.Equal(Draft.Make(Now), decisions[0] with { Origin = "" });
        Assert.Equal(("BrokerListener/*", "spec.*", "porto", "42"), (decisions[1].Target, decisions[1].Path, decisions[1].Site, decisions[1].Ticket));
    }

    [Fact]
    public void For_a_finding_means_for_that_finding_alone()
    {
        Decision listener = Draft.For(Finding()).At("plant*1").Make(Now);
        Decision pod = Draft.For(Finding(kind: "Pod", target: "aio-operator-7d9f8bc6c4-x7k2p", path: null)).Make(Now);
        Decision account = Draft.For(Finding(armId: "/subscriptions/s/x")).Make(Now);
        Decision site = Draft.For(Finding(kind: "Site", target: "plant", path: null)).Make(Now);

        Assert.Equal(("BrokerListener/azure-iot-operations/default", "spec.ports[0].tls", "plant?1"), (listener.Target, listener.Path, listener.Site));
        Assert.Equal(("Pod/azure-iot-operations/aio-operator-*", null), (pod.Target, pod.Path));
        Assert.Equal("/subscriptions/s/x", account.Target);
        Assert.Equal(("Site", null), (site.Target, site.Fingerprint));
        Finding part = Result("AIO-029", Finding(kind: "Site", target: "plant", path: null)).Findings[0];
        Assert.Equal(part.Fingerprint, Draft.For(part).Make(Now).Fingerprint);
        Assert.Null(listener.Fingerprint);
    }

    [Theory]
    [InlineData("2026-08-31", "expires before it was created")]
    [InlineData("2026-09-01T11:00:00Z", "expired already")]
    [InlineData("2029-01-01", "more than two years")]
    [InlineData("tomorrow", "'expires' is 'tomorrow'")]
    public void A_draft_that_breaks_a_rule_is_refused(string expires, string problem)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => (Draft with { Expires = expires }).Make(Now));

        Assert.Equal("IoTOps.Decision.Invalid", exception.ErrorId);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private static string Yaml(string text) => DecisionText.AppendYaml(text, Draft.Make(Now), "f.yaml");

    private static string Json(string text) => DecisionText.AppendJson(text, Draft.Make(Now), "f.json", Now);
}
