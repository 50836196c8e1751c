using System.Management.Automation;

namespace IoTOpsReadiness.Pipeline;

/// <summary>Something a worker wants done on the pipeline thread.</summary>
internal abstract class CmdletRequest
{
    /// <summary>Does it, on the pipeline thread.</summary>
    public abstract void Serve();

    /// <summary>It will never be done.</summary>
    public abstract void Abandon();
}

/// <summary>A request nobody waits for.</summary>
internal sealed class CmdletMessage(Action action) : CmdletRequest
{
    public override void Serve() => action();

    public override void Abandon()
    {
    }
}

/// <summary>A request whose answer a worker waits for.</summary>
internal sealed class CmdletCall<T>(Func<T> function) : CmdletRequest
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => answer.Task;

    public override void Serve()
    {
        // The worker may have given the request up meanwhile, so all of these only try.
        try
        {
            answer.TrySetResult(function());
        }
        catch (Exception exception)
        {
            // The worker learns of it too; else it would wait for ever.
            answer.TrySetException(exception);
            _ = answer.Task.Exception;
            throw;
        }
    }

    public override void Abandon()
    {
        answer.TrySetException(new PipelineStoppedException());
        _ = answer.Task.Exception;
    }
}
