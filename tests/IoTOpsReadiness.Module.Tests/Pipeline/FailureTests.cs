using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Pipeline;

/// <summary>Every error says what, about what, and what to do.</summary>
[Collection("Probe")]
public sealed class FailureTests : IDisposable
{
    private readonly Engine engine = new(importModule: false);

    public FailureTests() => TestCmdlets.Import(engine);

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Begin")]
    [InlineData("Prepare")]
    [InlineData("Immediate")]
    [InlineData("Process")]
    [InlineData("End")]
    public void What_is_thrown_ends_the_command_and_says_all_there_is_to_say(string stage)
    {
        Output output = engine.Run($"Test-TestFailure -How Known -Stage {stage}; 'next'");

        Assert.Equal("next", output.Lines[^1]);
        Assert.StartsWith("IoTOps.Test.Known,", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("It is not there.", output.Error.ToString());
        Assert.Equal("the thing", output.Error.TargetObject);
        Assert.Equal("Look elsewhere.", output.Error.ErrorDetails.RecommendedAction);
        Assert.Equal("Test-TestFailure", output.Error.InvocationInfo.MyCommand.Name);
    }

    [Fact]
    public void What_is_thrown_can_be_caught_and_the_script_goes_on()
    {
        Output output = engine.Run("try { Test-TestFailure -How Known; 'not reached' } catch { $_.CategoryInfo.Category } 'reached'");

        Assert.Equal(["before", "ObjectNotFound", "reached"], output.RequireNoErrors().Lines);
    }

    [Fact]
    public void An_error_that_does_not_end_the_command_lets_it_go_on()
    {
        Output output = engine.Run("Test-TestFailure -How Known -NonTerminating");

        Assert.StartsWith("IoTOps.Test.Known", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["before", "went on"], output.Lines);
    }

    [Theory]
    [InlineData("InvalidArgument", ErrorCategory.InvalidArgument)]
    [InlineData("InvalidData", ErrorCategory.InvalidData)]
    [InlineData("NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("AuthenticationError", ErrorCategory.AuthenticationError)]
    [InlineData("PermissionDenied", ErrorCategory.PermissionDenied)]
    [InlineData("ConnectionError", ErrorCategory.ConnectionError)]
    [InlineData("Timeout", ErrorCategory.OperationTimeout)]
    [InlineData("ResourceUnavailable", ErrorCategory.ResourceUnavailable)]
    [InlineData("InvalidOperation", ErrorCategory.InvalidOperation)]
    [InlineData("Unexpected", ErrorCategory.NotSpecified)]
    public void The_kind_decides_the_category(string kind, ErrorCategory category)
    {
        Assert.Equal(category, engine.Run($"Test-TestFailure -How Known -Kind {kind} -NonTerminating").Error.CategoryInfo.Category);
    }

    [Fact]
    public void An_error_about_nothing_in_particular_is_about_the_command()
    {
        Assert.Equal("Test-TestFailure", engine.Run("Test-TestFailure -How NoTarget").Error.TargetObject);
    }

    [Theory]
    [InlineData("Aggregate")]
    [InlineData("Mixed")]
    public void The_most_telling_of_several_exceptions_is_reported(string how)
    {
        ErrorRecord error = engine.Run($"Test-TestFailure -How {how}").Error;

        Assert.StartsWith("IoTOps.Test.Known", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("the thing", error.TargetObject);
    }

    [Theory]
    [InlineData("HttpTimeout")]
    [InlineData("OwnToken")]
    public void A_cancellation_nobody_asked_for_is_a_time_out_and_not_silence(string how)
    {
        ErrorRecord error = engine.Run($"Test-TestFailure -How {how}").Error;

        Assert.StartsWith("IoTOps.Module.TimedOut", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_defect_says_that_it_is_one_and_what_happened()
    {
        ErrorRecord error = engine.Run("Test-TestFailure -How Unexpected").Error;

        Assert.StartsWith("IoTOps.Module.Unexpected", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("System.InvalidOperationException: A defect.", error.ToString());
        Assert.Equal("Test-TestFailure", error.TargetObject);
        Assert.Contains("defect of the module", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("FailAsync", (string)error.Exception.Data["Cause"]!, StringComparison.Ordinal);
    }
}
