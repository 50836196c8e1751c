using System.Text;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Assessment.Decisions;

public class DecisionFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_entry_is_read_with_what_it_leaves_out()
    {
        Decision decision = Entry("");

        Assert.Equal((DecisionKind.Exemption, "AIO-029", "*", null, "*"), (decision.Kind, decision.Guideline, decision.Target, decision.Path, decision.Site));
        Assert.Equal(DecisionState.Active, decision.State);
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero), decision.Expires);
        Assert.Equal("decisions.json:4, entry 1", decision.Origin);
        Assert.Null(decision.Complaint);
    }

    [Theory]
    [InlineData("2026-08-31", DecisionState.Expired)]
    [InlineData("2026-09-01", DecisionState.Active)]
    [InlineData("2026-09-01T12:00:00Z", DecisionState.Active)]
    [InlineData("2026-09-01T11:59:59Z", DecisionState.Expired)]
    [InlineData("2026-09-01T13:59:59+02:00", DecisionState.Expired)]
    public void A_day_is_the_whole_day_and_a_moment_the_moment(string expires, DecisionState expected)
    {
        Decision decision = Entry("", expires);

        Assert.Equal(expected, decision.State);
        Assert.Equal(expected == DecisionState.Active, decision.Complaint is null);
    }

    [Theory]
    [InlineData("2026-09-01", DecisionState.Active)]
    [InlineData("2026-09-02", DecisionState.NotYetValid)]
    public void What_begins_later_does_not_hold_yet(string created, DecisionState expected)
    {
        Assert.Equal(expected, Entry($@", ""created"": ""{created}""").State);
    }

    [Theory]
    [InlineData(@"{""kind"":""waiver"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "'waiver' is no kind")]
    [InlineData(@"{""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "'kind' is missing")]
    [InlineData(@"{""kind"":""exemption"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "'guideline' is missing")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-999"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "no guideline 'AIO-999'")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""Brokr.*"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "no guideline 'Brokr.*'")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""*"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "needs a 'target'")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-*"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "needs a 'target'")]
    [InlineData(@"{""kind"":""attestation"",""guideline"":""Broker.*"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "names one guideline")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""owner"":""o"",""expires"":""2026-12-31""}", "'reason' is missing")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""  "",""owner"":""o"",""expires"":""2026-12-31""}", "'reason' is missing")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":null,""expires"":""2026-12-31""}", "'owner' is missing")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o""}", "'expires' is missing")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""expires"":""never""}", "'expires' is 'never'")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""expires"":""31.12.2026""}", "'expires' is '31.12.2026'")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31T10:00:00""}", "with its offset")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""expires"":""2028-09-03""}", "more than two years")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""created"":""2026-01-01"",""expires"":""2028-01-03""}", "more than two years")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""created"":""2027-01-01"",""expires"":""2026-12-31""}", "expires before")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""created"":""soon"",""expires"":""2026-12-31""}", "'created' is 'soon'")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""traget"":""BrokerListener/x"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "'traget' is no member")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""target"":""a/b/c/d"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "is no target")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""target"":""BrokerListener/"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "is no target")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31"",""expires"":""2027-12-31""}", "'expires' is there twice")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":[""AIO-029""],""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "'guideline' is not a text")]
    [InlineData(@"{""kind"":""exemption"",""guideline"":""AIO-029"",""fingerprint"":""12"",""reason"":""r"",""owner"":""o"",""expires"":""2026-12-31""}", "'12' is no fingerprint")]
    [InlineData(@"""exempt all""", "not an object")]
    public void An_entry_with_something_wrong_says_what_and_where_and_does_not_hold(string entry, string problem)
    {
        Decision decision = Read($"{{\"schemaVersion\":1,\n\"decisions\":[\n{entry}]}}").Single();

        Assert.Equal(DecisionState.Invalid, decision.State);
        Assert.Contains(problem, decision.Problem, StringComparison.Ordinal);
        Assert.Contains("decisions.json:3, entry 1", decision.Complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("[]", "not an object with schemaVersion")]
    [InlineData("{}", "schemaVersion is missing")]
    [InlineData("{\"schemaVersion\":1}", "decisions is missing")]
    [InlineData("{\"schemaVersion\":1,\n\"decisions\":{}}", "line 2: 'decisions' is not a list")]
    [InlineData("{\"schemaVersion\":0,\"decisions\":[]}", "line 1: schemaVersion is not a number")]
    [InlineData("{\"schemaVersion\":1,\n\n\"exemptions\":[]}", "line 3: 'exemptions' is no member")]
    [InlineData("{\"schemaVersion\":1,\"decisions\":[],\"decisions\":[]}", "'decisions' is there twice")]
    [InlineData("{\"schemaVersion\":1,\n\"decisions\":[", "line 2")]
    [InlineData("{\"schemaVersion\":1,\"decisions\":[]} trailing", "line 1")]
    public void A_file_that_is_no_file_of_decisions_names_the_line(string text, string problem)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => Read(text));

        Assert.Equal("IoTOps.Decision.InvalidFile", exception.ErrorId);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_later_module_is_refused_and_one_that_is_no_text_too()
    {
        Assert.Equal("IoTOps.Decision.NewerSchema", Assert.Throws<ReadinessException>(() => Read("{\"schemaVersion\":2,\"decisions\":[]}")).ErrorId);
        byte[] bytes = [.. Encoding.UTF8.GetBytes("{\"schemaVersion\":1,\"decisions\":[{\"kind\":\""), 0xff, 0xfe, .. Encoding.UTF8.GetBytes("\"}]}")];
        Assert.Equal("IoTOps.Decision.InvalidFile", Assert.Throws<ReadinessException>(() => DecisionFile.Read(bytes, "x", Now)).ErrorId);
    }

    [Fact]
    public void A_guideline_of_ones_own_may_be_named()
    {
        GuidelineReference own = new() { Id = "Plant.Names", Ref = "CUSTOM-Plant.Names", Title = "t", Area = "Access" };

        Assert.Equal(DecisionState.Active, Entry("", guideline: "CUSTOM-Plant.Names").State);
        Assert.Equal(DecisionState.Invalid, Entry("", guideline: "Plant.Names").State);
        Assert.Equal(DecisionState.Active, DecisionFile.Read(Encoding.UTF8.GetBytes(Text("", "2026-12-31", "Plant.Names")), "x", Now, [own]).Single().State);
    }

    [Fact]
    public void What_drives_a_terminal_does_not_survive()
    {
        Assert.DoesNotContain('\u001b', Entry(@", ""ticket"": ""\u001b[2J""").Ticket!);
    }

    [Theory]
    [InlineData("*", "x", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("A?C", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("spec.ports[0]*", "spec.ports[0].tls", true)]
    [InlineData("spec.ports[0]*", "spec.ports0.tls", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void Only_star_and_question_mark_are_special(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, Wildcard.Matches(pattern, text));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("BrokerListener", true)]
    [InlineData("brokerlistener/DEFAULT", true)]
    [InlineData("*/default", true)]
    [InlineData("BrokerListener/azure-iot-operations/default", true)]
    [InlineData("BrokerListener/other/default", false)]
    [InlineData("BrokerListener/other", false)]
    [InlineData("Broker", false)]
    [InlineData("/subscriptions/*", false)]
    public void A_target_names_kind_namespace_and_name(string pattern, bool expected)
    {
        Assert.Equal(expected, Decision.IsTarget(pattern, new() { Kind = "BrokerListener", Name = "default", Namespace = "azure-iot-operations" }));
    }

    [Fact]
    public void A_target_may_be_an_arm_id()
    {
        ResourceReference account = new() { Kind = "StorageAccount", Name = "plant1", ArmId = "/subscriptions/S/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/plant1" };

        Assert.True(Decision.IsTarget("/subscriptions/s/*/storageaccounts/plant?", account));
        Assert.True(Decision.IsTarget("StorageAccount/plant1", account));
        Assert.False(Decision.IsTarget("/subscriptions/s/*/plant2", account));
        Assert.Equal("IoTOps.Decision.Invalid", Assert.Throws<ReadinessException>(() => Decision.IsTarget("a//b", account)).ErrorId);
    }

    private static Decision Entry(string members, string expires = "2026-12-31", string guideline = "AIO-029") => Read(Text(members, expires, guideline)).Single();

    private static string Text(string members, string expires, string guideline) => $$"""
        {
          "schemaVersion": 1,
          "decisions": [
            { "kind": "exemption", "guideline": "{{guideline}}", "reason": "Until the gateway is there.", "owner": "jane", "expires": "{{expires}}"{{members}} }
          ]
        }
        """;

    private static IReadOnlyList<Decision> Read(string json) => DecisionFile.Read(Encoding.UTF8.GetBytes(json), "decisions.json", Now);
}
