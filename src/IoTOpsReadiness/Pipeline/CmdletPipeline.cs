using System.Collections.Concurrent;
using System.Management.Automation;

namespace IoTOpsReadiness.Pipeline;

/// <summary>What a worker may say to PowerShell, from any thread.</summary>
internal sealed class CmdletPipeline
{
    private readonly Cmdlet cmdlet;
    private readonly string commandName;
    private readonly BlockingCollection<CmdletRequest> queue;
    private readonly CancellationToken stopped;
    private readonly ConcurrentDictionary<int, string> activities = new();

    internal CmdletPipeline(PSCmdlet cmdlet, BlockingCollection<CmdletRequest> queue, CancellationToken stopped)
    {
        this.cmdlet = cmdlet;
        commandName = cmdlet.MyInvocation.MyCommand.Name;
        this.queue = queue;
        this.stopped = stopped;
    }

    /// <summary>Writes an object and waits until the pipeline has taken it.</summary>
    public Task WriteObjectAsync(object? value, CancellationToken cancellationToken = default) =>
        AskAsync(() => cmdlet.WriteObject(value), cancellationToken);

    /// <summary>Writes an error that does not end the command.</summary>
    public Task WriteErrorAsync(Exception exception, object? target = null, CancellationToken cancellationToken = default) =>
        AskAsync(() => cmdlet.WriteError(ErrorRecords.From(exception, target ?? commandName)), cancellationToken);

    /// <summary>Asks whether a change may be made; honours -WhatIf and -Confirm.</summary>
    public Task<bool> ShouldProcessAsync(string target, string action, CancellationToken cancellationToken = default) =>
        AskAsync(() => cmdlet.ShouldProcess(target, action), cancellationToken);

    /// <summary>Asks a question that -Force answers.</summary>
    public Task<bool> ShouldContinueAsync(string query, string caption, CancellationToken cancellationToken = default) =>
        AskAsync(() => cmdlet.ShouldContinue(query, caption), cancellationToken);

    /// <summary>Writes a warning, for something the user should act on.</summary>
    public void WriteWarning(string message) => Tell(() => cmdlet.WriteWarning(message));

    /// <summary>Writes what is being done.</summary>
    public void WriteVerbose(string message) => Tell(() => cmdlet.WriteVerbose(message));

    /// <summary>Writes details for a defect report; never a credential.</summary>
    public void WriteDebug(string message) => Tell(() => cmdlet.WriteDebug(message));

    /// <summary>Shows something to a person at the host, and to -InformationVariable as the object it is.</summary>
    public void WriteHost(object message, string tag) => Tell(() =>
    {
        var record = new InformationRecord(message, commandName);
        record.Tags.Add("PSHOST");
        record.Tags.Add(tag);
        cmdlet.WriteInformation(record);
    });

    /// <summary>Shows progress. The base cmdlet completes it, whatever happens.</summary>
    public void WriteProgress(int activityId, string activity, string status, int percent)
    {
        activities[activityId] = activity;
        Tell(() => cmdlet.WriteProgress(new ProgressRecord(activityId, activity, status) { PercentComplete = percent }));
    }

    // On the pipeline thread, after the work.
    internal void CompleteProgress()
    {
        foreach ((int id, string activity) in activities)
        {
            try
            {
                cmdlet.WriteProgress(new ProgressRecord(id, activity, "Done") { RecordType = ProgressRecordType.Completed });
            }
            catch (PipelineStoppedException)
            {
                // A stopped pipeline takes nothing any more; the host clears its progress by itself.
                return;
            }
        }
    }

    private Task AskAsync(Action action, CancellationToken cancellationToken) => AskAsync(
        () =>
        {
            action();
            return true;
        },
        cancellationToken);

    private async Task<T> AskAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        var call = new CmdletCall<T>(function);
        Enqueue(call);
        return await call.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Tell(Action action) => Enqueue(new CmdletMessage(action));

    private void Enqueue(CmdletRequest request)
    {
        try
        {
            queue.Add(request, stopped);
        }
        catch (InvalidOperationException)
        {
            // The work is over and this comes from a straggler.
            throw new PipelineStoppedException();
        }

        if (stopped.IsCancellationRequested)
        {
            request.Abandon();
        }
    }
}
