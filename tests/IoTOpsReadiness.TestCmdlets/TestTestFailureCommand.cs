using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.TestCmdlets;

/// <summary>Fails in a way.</summary>
[Cmdlet(VerbsDiagnostic.Test, "TestFailure")]
public sealed class TestTestFailureCommand : AsyncCmdlet
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJl";

    [Parameter(Mandatory = true)]
    [ValidateSet("Known", "NoTarget", "Aggregate", "Mixed", "Unexpected", "HttpTimeout", "OwnToken", "WithCause", "Secret", "SecretTarget", "Hostile")]
    public string How { get; set; } = "";

    [Parameter]
    [ValidateSet("Begin", "Prepare", "Immediate", "Process", "End")]
    public string Stage { get; set; } = "Process";

    [Parameter]
    public ErrorKind Kind { get; set; } = ErrorKind.NotFound;

    [Parameter]
    public SwitchParameter NonTerminating { get; set; }

    private protected override void Begin() => ThrowIn("Begin");

    private protected override void Prepare() => ThrowIn("Prepare");

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        ThrowIn("Immediate");
        return FailAsync("Process", pipeline, cancellationToken);
    }

    private protected override Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) => FailAsync("End", pipeline, cancellationToken);

    private static ReadinessException Known(ErrorKind kind, object? target, Exception? cause = null) =>
        new("IoTOps.Test.Known", kind, "It is not there.", "Look elsewhere.", target, cause);

    private void ThrowIn(string stage)
    {
        if (stage == Stage)
        {
            throw Failure();
        }
    }

    private async Task FailAsync(string stage, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (stage != Stage)
        {
            return;
        }

        pipeline.WriteProgress(8, "Failing", How, 50);
        await pipeline.WriteObjectAsync("before", cancellationToken);
        if (!NonTerminating)
        {
            throw Failure();
        }

        await pipeline.WriteErrorAsync(Failure(), cancellationToken: cancellationToken);
        await pipeline.WriteObjectAsync("went on", cancellationToken);
    }

    private Exception Failure() => How switch
    {
        "NoTarget" => Known(Kind, null),
        "Aggregate" => new AggregateException(Known(Kind, "the thing")),
        "Mixed" => new AggregateException(new TaskCanceledException(), new AggregateException(new InvalidDataException("late"), Known(Kind, "the thing"))),
        "Unexpected" => new InvalidOperationException("A defect."),
        "HttpTimeout" => new TaskCanceledException("The request timed out.", new TimeoutException()),
        "OwnToken" => new OperationCanceledException(new CancellationToken(canceled: true)),
        "WithCause" => Known(Kind, "the thing", new InvalidOperationException($"sent Authorization: Bearer {Token}")),
        "Secret" => new InvalidDataException($"request to https://user:hunter2@host/?sig=abc123 with Bearer {Token} failed"),
        "SecretTarget" => Known(Kind, $"https://user:hunter2@host/?sig=abc123 with Bearer {Token}"),
        "Hostile" => new ReadinessException("IoTOps.Test.Known", Kind, "name \u001b[31mred\u001b[0m\nforged line \u202egnp", "Look \u0007elsewhere.", "\u001b]0;title\u0007"),
        _ => Known(Kind, "the thing"),
    };
}
