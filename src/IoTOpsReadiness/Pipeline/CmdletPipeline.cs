using System.Collections.Concurrent;
using System.Management.Automation;

namespace IoTOpsReadiness.Pipeline;

/// <summary>What a worker may say to PowerShell, from any thread.</summary>
internal sealed class CmdletPipeline
{
    private readonly PSCmdlet cmdlet;
    private readonly string commandName;
    private readonly BlockingCollection<CmdletRequest> queue;
    private readonly CancellationToken ended;
    private readonly ProgressBoard progress = new();

    internal CmdletPipeline(PSCmdlet cmdlet, BlockingCollection<CmdletRequest> queue, CancellationToken ended)
    {
        this.cmdlet = cmdlet;
        commandName = cmdlet.MyInvocation.MyCommand.Name;
        this.queue = queue;
        this.ended = ended;
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
    public void WriteWarning(string message) => Tell(() => cmdlet.WriteWarning(SafeText.Line(message)));

    /// <summary>Writes what is being done.</summary>
    public void WriteVerbose(string message) => Tell(() => cmdlet.WriteVerbose(SafeText.Line(message)));

    /// <summary>Writes details for a defect report; never a credential.</summary>
    public void WriteDebug(string message) => Tell(() => cmdlet.WriteDebug(SafeText.Line(message)));

    /// <summary>Shows something to a person at the host, and to -InformationVariable as the object it is.</summary>
    public void WriteHost(object message, string tag) => Tell(() =>
    {
        var record = new InformationRecord(message, commandName);
        record.Tags.Add("PSHOST");
        record.Tags.Add(tag);
        cmdlet.WriteInformation(record);
    });

    /// <summary>
    /// Shows progress; call it as often as there is news. The last state is what is drawn, and the base cmdlet takes it
    /// down, whatever happens.
    /// </summary>
    public void WriteProgress(int activityId, string activity, string status, int percent)
    {
        var record = new ProgressRecord(activityId, SafeText.Line(activity), SafeText.Line(status)) { PercentComplete = Math.Clamp(percent, -1, 100) };
        if (progress.Note(record))
        {
            Tell(() => progress.Write(cmdlet, activityId));
        }
    }

    // On the pipeline thread, after the work.
    internal void CompleteProgress() => progress.CompleteAll(cmdlet);

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
        if (!TryEnqueue(call))
        {
            throw new PipelineStoppedException();
        }

        return await call.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Whoever only tells something is not told that nobody listens any more: it may be a callback on a thread where an
    // exception would end the process.
    private void Tell(Action action) => TryEnqueue(new CmdletMessage(action));

    private bool TryEnqueue(CmdletRequest request)
    {
        try
        {
            queue.Add(request, ended);
        }
        catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException)
        {
            // The work is over and this comes from a straggler, or the pipeline has been stopped.
            return false;
        }

        if (ended.IsCancellationRequested)
        {
            request.Abandon();
        }

        return true;
    }
}
