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

    private static readonly TimeSpan UsualFarewell = TimeSpan.FromMilliseconds(250);

    // Neither is disposed: a worker left behind may still use its token, and Ctrl+C may come late.
#pragma warning disable CA2213
    private readonly CancellationTokenSource stop = new();

    // Wakes the pipeline thread, and workers that wait for it. No code of others listens to this one, so it never blocks.
    private readonly CancellationTokenSource ended = new();
#pragma warning restore CA2213

    /// <summary>True where nothing further down the pipeline takes the output.</summary>
    protected bool IsLastInPipeline => MyInvocation.PipelinePosition >= MyInvocation.PipelineLength;

    /// <summary>
    /// How long a worker may take to end after its cancellation, before it is left behind: Ctrl+C must stop the command within a
    /// second.
    /// </summary>
    private protected virtual TimeSpan Farewell => UsualFarewell;

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
    protected sealed override void StopProcessing() => GiveUp();

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private void Run(Func<CmdletPipeline, CancellationToken, Task> work)
    {
        // Not disposed: a worker left behind may still touch it.
#pragma warning disable CA2000
        var queue = new BlockingCollection<CmdletRequest>(QueueBound);
#pragma warning restore CA2000
        CancellationToken token = stop.Token;
        var pipeline = new CmdletPipeline(this, queue, ended.Token);
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
            foreach (CmdletRequest request in queue.GetConsumingEnumerable(ended.Token))
            {
                request.Serve();
            }

            drained = true;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
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
        GiveUp();
        AbandonAll(queue);

        // Its outcome does not matter any more, but an unobserved exception would.
        WorkerFailure.Ignore(worker);
        ((IAsyncResult)worker).AsyncWaitHandle.WaitOne(Farewell);
        AbandonAll(queue);
    }

    private static void AbandonAll(BlockingCollection<CmdletRequest> queue)
    {
        while (queue.TryTake(out CmdletRequest? request))
        {
            request.Abandon();
        }
    }

    private void GiveUp()
    {
        // Callbacks of this token are code of libraries and may block; they run elsewhere. The state changes at once, so
        // that whoever is turned away by the pipeline already sees it.
        WorkerFailure.Ignore(stop.CancelAsync());
        ended.Cancel();
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (stop.IsCancellationRequested && WorkerFailure.Unwrap(exception) is OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, MyInvocation.MyCommand.Name));
        }
    }
}
