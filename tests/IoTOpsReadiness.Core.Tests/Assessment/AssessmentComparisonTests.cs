using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.Results;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class AssessmentComparisonTests
{
    [Theory]
    [InlineData(Status.Pass, Status.Fail, ChangeKind.New)]
    [InlineData(null, Status.Fail, ChangeKind.New)]
    [InlineData(Status.Exempt, Status.Fail, ChangeKind.New)]
    [InlineData(Status.Unknown, Status.Fail, ChangeKind.New)]
    [InlineData(Status.Fail, Status.Pass, ChangeKind.Fixed)]
    [InlineData(Status.Fail, Status.NotApplicable, ChangeKind.Fixed)]
    [InlineData(Status.Fail, null, ChangeKind.Fixed)]
    [InlineData(Status.Fail, Status.Unknown, ChangeKind.Unverified)]
    [InlineData(Status.Fail, Status.Exempt, ChangeKind.Changed)]
    [InlineData(Status.Fail, Status.Fail, ChangeKind.Unchanged)]
    [InlineData(Status.Manual, Status.Pass, ChangeKind.Changed)]
    [InlineData(Status.Unknown, Status.Unknown, ChangeKind.Unchanged)]
    [InlineData(Status.Pass, Status.Pass, null)]
    [InlineData(null, Status.Pass, null)]
    public void A_finding_is_new_fixed_changed_or_unchanged(Status? before, Status? after, ChangeKind? expected)
    {
        // Beside it stands one that never changes, so that there always is a result.
        Finding constant = Finding(Status.Pass, target: "constant");
        FindingChange[] changes = [.. AssessmentComparison.Of([Side(before)], [Side(after)]).Changes];

        Assert.Equal(expected is null ? [] : [expected.Value], changes.Select(change => change.Change));

        GuidelineResult Side(Status? status) => status is { } one ? Result("AIO-027", Finding(one), constant) : Result("AIO-027", constant);
    }

    [Fact]
    public void What_vanished_while_the_guideline_could_not_look_is_not_fixed()
    {
        FindingChange[] changes = [.. AssessmentComparison.Of([Result("AIO-027", Finding())], [Result("AIO-027", Finding(Status.Unknown, target: "", path: null))]).Changes];

        Assert.Equal([ChangeKind.Unverified, ChangeKind.Changed], changes.Select(change => change.Change));
        Assert.Equal("default", changes[0].Target.Name);
    }

    [Fact]
    public void Order_messages_and_observations_do_not_make_a_finding_new()
    {
        GuidelineResult before = Result("AIO-027", Finding(), Finding(target: "b"));
        GuidelineResult after = Result("AIO-027", Finding(target: "b", message: "Other words."), Finding(observed: "something else"));

        Assert.Equal([ChangeKind.Changed, ChangeKind.Unchanged], AssessmentComparison.Of([before], [after]).Changes.Select(change => change.Change));
    }

    [Fact]
    public void Worst_news_come_first()
    {
        GuidelineResult before = Result("AIO-027", Finding(target: "gone"), Finding(target: "same"));
        GuidelineResult after = Result("AIO-027", Finding(target: "same"), Finding(target: "mild", severity: Severity.Low), Finding(target: "grave", severity: Severity.Critical));

        Assert.Equal(["grave", "mild", "gone", "same"], AssessmentComparison.Of([before], [after]).Changes.Select(change => change.Target.Name));
    }

    [Fact]
    public void A_guideline_that_is_not_evaluated_any_more_is_left_out_and_said()
    {
        AssessmentComparison comparison = AssessmentComparison.Of([Result("AIO-001", Finding()), Result("AIO-002", Finding())], [Result("AIO-002", Finding())]);

        Assert.Equal(ChangeKind.Unchanged, Assert.Single(comparison.Changes).Change);
        Assert.Contains("Test.AIO-001", Assert.Single(comparison.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void One_site_on_each_side_is_compared_whatever_it_is_called()
    {
        Assert.Equal(ChangeKind.Unchanged, Assert.Single(AssessmentComparison.Of([Result("AIO-001", "staging", Finding())], [Result("AIO-001", "production", Finding())]).Changes).Change);
    }

    [Fact]
    public void Several_sites_are_compared_by_name()
    {
        AssessmentComparison comparison = AssessmentComparison.Of(
            [Result("AIO-001", "a", Finding()), Result("AIO-001", "b", Finding())],
            [Result("AIO-001", "A", Finding()), Result("AIO-001", "c", Finding())]);

        Assert.Equal([("c", ChangeKind.New), ("A", ChangeKind.Unchanged)], comparison.Changes.Select(change => (change.Site, change.Change)));
        Assert.Equal(2, comparison.Remarks.Count);
    }
}
