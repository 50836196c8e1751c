using System.Collections.Concurrent;
using System.Management.Automation;

namespace IoTOpsReadiness.Pipeline;

/// <summary>
/// A cmdlet whose work is asynchronous. The pipeline thread alone talks to PowerShell: it drains what workers hand it
/// through a <see cref="CmdletPipeline"/>. Ctrl+C, a downstream stop such as <c>Select-Object -First 1</c>, and an error
/// all cancel the workers.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    // Workers may run this far ahead with messages; output and errors are awaited one by one.
    private const int QueueBound = 256;

    // A worker that does not heed its cancellation is left behind: Ctrl+C must stop the command within a second.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource stop = new();

    /// <summary>True where nothing further down the pipeline takes the output.</summary>
    protected bool IsLastInPipeline => MyInvocation.PipelinePosition >= MyInvocation.PipelineLength;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs on the pipeline thread before anything else; for what needs PowerShell, such as paths.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Runs on the pipeline thread before each record's work; for what needs PowerShell, such as paths.</summary>
    private protected virtual void Prepare()
    {
    }

    /// <summary>The work for one record, on worker threads.</summary>
    private protected virtual Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The work after the last record, on worker threads.</summary>
    private protected virtual Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        Guard(Prepare);
        Run(ProcessAsync);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => stop.Cancel();

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            stop.Dispose();
        }
    }

    private void Run(Func<CmdletPipeline, CancellationToken, Task> work)
    {
        // Not disposed: a worker left behind may still touch it.
#pragma warning disable CA2000
        var queue = new BlockingCollection<CmdletRequest>(QueueBound);
#pragma warning restore CA2000
        CancellationToken token = stop.Token;
        var pipeline = new CmdletPipeline(this, queue, token);
        Task worker = Task.Run(
            async () =>
            {
                try
                {
                    await work(pipeline, token).ConfigureAwait(false);
                }
                finally
                {
                    queue.CompleteAdding();
                }
            },
            CancellationToken.None);

        bool drained = false;
        try
        {
            foreach (CmdletRequest request in queue.GetConsumingEnumerable(token))
            {
                request.Serve();
            }

            drained = true;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            if (!drained)
            {
                Abandon(queue, worker);
            }

            pipeline.CompleteProgress();
        }

        Guard(() => worker.GetAwaiter().GetResult());
    }

    // PowerShell calls StopProcessing for Ctrl+C alone. When a command further down has enough, or a write fails, this is
    // the only place that tells the workers.
    private void Abandon(BlockingCollection<CmdletRequest> queue, Task worker)
    {
        stop.Cancel();
        while (queue.TryTake(out CmdletRequest? request))
        {
            request.Abandon();
        }

        // Its outcome does not matter any more, but an unobserved exception would.
        _ = worker.ContinueWith(
            static finished => _ = finished.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        ((IAsyncResult)worker).AsyncWaitHandle.WaitOne(Farewell);
        while (queue.TryTake(out CmdletRequest? request))
        {
            request.Abandon();
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, MyInvocation.MyCommand.Name));
        }
    }
}
