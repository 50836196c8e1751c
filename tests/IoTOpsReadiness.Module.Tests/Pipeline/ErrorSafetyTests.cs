using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Pipeline;

/// <summary>No error carries a credential, or anything that drives a terminal, whatever a library or a server put into it.</summary>
[Collection("Probe")]
public sealed class ErrorSafetyTests : IDisposable
{
    private static readonly string[] Credentials = ["eyJhbGciOiJSUzI1NiJ9", "abc123", "hunter2"];

    private readonly Engine engine = new(importModule: false);

    public ErrorSafetyTests() => TestCmdlets.Import(engine);

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Secret", "")]
    [InlineData("Secret", "-NonTerminating")]
    [InlineData("WithCause", "")]
    [InlineData("WithCause", "-NonTerminating")]
    [InlineData("SecretTarget", "")]
    public void No_credential_is_anywhere_in_the_record(string how, string switches)
    {
        ErrorRecord error = engine.Run($"Test-TestFailure -How {how} {switches}").Error;

        string[] texts =
        [
            error.ToString(),
            error.ErrorDetails.Message,
            error.ErrorDetails.RecommendedAction,
            error.TargetObject.ToString()!,
            error.CategoryInfo.ToString(),
            error.Exception.ToString(),
            error.Exception.Data["Cause"]?.ToString() ?? "",
        ];
        Assert.All(texts, text => Assert.All(Credentials, credential => Assert.DoesNotContain(credential, text, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Secret")]
    [InlineData("WithCause")]
    [InlineData("HttpTimeout")]
    public void A_library_s_exception_does_not_travel_as_an_object(string how)
    {
        ErrorRecord error = engine.Run($"Test-TestFailure -How {how}").Error;

        Assert.Equal("IoTOpsReadiness.Errors.ReadinessException", error.Exception.GetType().FullName);
        Assert.Null(error.Exception.InnerException);
    }

    [Fact]
    public void What_is_in_the_error_variable_is_as_clean_as_what_is_shown()
    {
        Output output = engine.Run("try { Test-TestFailure -How Secret } catch { } $Error[0].Exception.Message; $Error[0].Exception.ToString()");

        Assert.Contains("***", output.Lines[1], StringComparison.Ordinal);
        Assert.All(output.Lines, text => Assert.All(Credentials, credential => Assert.DoesNotContain(credential, text, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_cause_of_an_error_can_be_read_for_diagnosis()
    {
        Output output = engine.Run("try { Test-TestFailure -How WithCause } catch { $_.Exception.Data['Cause'] }");

        Assert.StartsWith("System.InvalidOperationException: sent Authorization:", output.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_do_not_reach_the_screen()
    {
        ErrorRecord error = engine.Run("Test-TestFailure -How Hostile").Error;

        string[] texts = [error.ToString(), error.Exception.Message, error.ErrorDetails.RecommendedAction, error.TargetObject.ToString()!];
        Assert.All(texts, text => Assert.DoesNotContain(text, character => char.IsControl(character) || character == '\u202e'));
        Assert.StartsWith("name \uFFFD[31mred\uFFFD[0m forged line", error.ToString(), StringComparison.Ordinal);
    }
}
