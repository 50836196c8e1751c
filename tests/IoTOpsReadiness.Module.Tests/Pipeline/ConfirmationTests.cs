using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Pipeline;

/// <summary>Workers ask through the pipeline as any cmdlet does.</summary>
[Collection("Probe")]
public sealed class ConfirmationTests
{
    private const int Yes = 0;
    private const int YesToAll = 1;
    private const int No = 2;
    private const int NoToAll = 3;

    [Theory]
    [InlineData("")]
    [InlineData("-Parallel")]
    public void Nobody_is_asked_unless_the_user_wants_to(string how)
    {
        var host = new RecordingHost();

        Assert.Equal(["a", "b", "c"], Run($"Set-TestThing a, b, c {how}", host).RequireNoErrors().Lines.Order());
        Assert.Empty(host.Questions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Parallel")]
    public void WhatIf_changes_nothing_and_says_what_would_change(string how)
    {
        var host = new RecordingHost();

        Assert.Empty(Run($"Set-TestThing a, b {how} -WhatIf", host).RequireNoErrors().Objects);
        Assert.Equal(3, host.Text.Split("Change the thing").Length);
        Assert.Empty(host.Questions);
    }

    [Fact]
    public void Each_answer_counts_for_its_change()
    {
        var host = new RecordingHost(120, Yes, No, Yes);

        Assert.Equal(["a", "c"], Run("Set-TestThing a, b, c -Confirm", host).RequireNoErrors().Lines);
        Assert.Equal(3, host.Prompts);
    }

    [Theory]
    [InlineData(YesToAll, 4)]
    [InlineData(NoToAll, 0)]
    public void An_answer_for_all_is_asked_for_once_also_by_parallel_workers(int answer, int changed)
    {
        var host = new RecordingHost(120, answer);

        Assert.Equal(changed, Run("Set-TestThing a, b, c, d -Parallel -Confirm", host).RequireNoErrors().Objects.Count);
        Assert.Equal(1, host.Prompts);
    }

    [Fact]
    public void A_second_question_is_asked_only_after_the_first()
    {
        // The second question has but two answers.
        var host = new RecordingHost(120, Yes, 1);

        Assert.Empty(Run("Set-TestThing a -Ask -Confirm", host).RequireNoErrors().Objects);
        Assert.Equal(2, host.Prompts);
        Assert.Contains("Really change a?", host.Questions[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_nobody_can_answer_is_an_error_and_changes_nothing()
    {
        Output output = Run("Set-TestThing a -Ask", host: null);

        Assert.Empty(output.Objects);
        Assert.Equal("Set-TestThing", output.Error.InvocationInfo.MyCommand.Name);
    }

    private static Output Run(string script, RecordingHost? host)
    {
        using var engine = new Engine(importModule: false, host);
        TestCmdlets.Import(engine);
        return engine.Run(script);
    }
}
