using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Remediation.Journal;

namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>
/// One step: re-read, compare with the plan, ask, re-read if that took time, record, write, follow, read back, record. Only
/// what was read back counts as applied.
/// </summary>
internal sealed class ChangeStep(IResourceWriter writer, JournalWriter journal, ExecutionOptions options, string site, SemaphoreSlim asking)
{
    // Somebody else's write, a principal the directory does not know yet: worth a few tries, not more.
    private const int Attempts = 5;

    public async Task<(ChangeOutcome Outcome, string Message)> RunAsync(Change change, StepPlace place, CancellationToken cancellationToken)
    {
        options.Progress?.Invoke(change, "reading");
        (LiveBody? live, string? failure) = await ReadAsync(change, null, cancellationToken).ConfigureAwait(false);
        if (Compare(change, place, live, failure) is { } settled)
        {
            return settled;
        }

        Consent consent = await AskAsync(change, cancellationToken).ConfigureAwait(false);
        if (consent != Consent.Granted)
        {
            return consent == Consent.WhatIf ? (ChangeOutcome.Planned, "Nothing was written.") : (ChangeOutcome.Declined, "It was not confirmed.");
        }

        for (int attempt = 1; ; attempt++)
        {
            // The answer may have taken minutes, and a refused write may have been overtaken: look again right before.
            (live, failure) = await ReadAsync(change, null, cancellationToken).ConfigureAwait(false);
            if (Compare(change, place, live, failure) is { } overtaken)
            {
                return journal.HasBegun(change.Id) ? End(change, overtaken) : overtaken;
            }

            WriteRequest request;
            try
            {
                request = Request(change, live!);
            }
            catch (InvalidOperationException exception)
            {
                return (ChangeOutcome.Failed, $"Nothing was written: {exception.Message}");
            }

            options.Progress?.Invoke(change, "writing");
            if (attempt == 1)
            {
                journal.Begin(change, live!.ApiVersion, live.Masked is null ? null : ChangeBody.Text(live.Masked));
            }

            WriteAnswer answer = await writer.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            if (attempt < Attempts && IsWorthAnotherTry(answer))
            {
                await Task.Delay(options.PollInterval * attempt, cancellationToken).ConfigureAwait(false);
                continue;
            }

            options.Progress?.Invoke(change, "reading back");
            return End(change, await JudgeAsync(change, answer, live!.ApiVersion, cancellationToken).ConfigureAwait(false));
        }
    }

    private static bool IsWorthAnotherTry(WriteAnswer answer) => answer.Status == WriteStatus.Conflict || answer.Code is "PrincipalNotFound";

    private (ChangeOutcome, string) End(Change change, (ChangeOutcome Outcome, string Message) ending)
    {
        journal.End(change.Id, ending.Outcome, ending.Message);
        return ending;
    }

    private static (ChangeOutcome, string)? Compare(Change change, StepPlace place, LiveBody? live, string? failure)
    {
        if (live is null)
        {
            return (ChangeOutcome.Failed, $"Nothing was written: it could not be read: {failure}");
        }

        if (live.Missing(change) is { Count: 0 })
        {
            return (ChangeOutcome.Unchanged, "It is already as it should be.");
        }

        if (place.Followers.Any(follower => live.Missing(follower) is { Count: 0 }))
        {
            return (ChangeOutcome.Unchanged, "What comes after it is already there.");
        }

        // Where the step before it was only planned, this one could not begin yet either.
        if (place.Before == ChangeOutcome.Planned || live.IsAsBefore(change, isTolerant: place.Before is not null))
        {
            return null;
        }

        string what = change.Before is null ? "it exists meanwhile"
            : !live.Exists ? "it is gone"
            : string.Join("; ", live.Drift(change).Take(3));
        return (ChangeOutcome.Moved, $"Nothing was written: it was changed since the plan was made: {what}. Make a new plan.");
    }

    private async Task<Consent> AskAsync(Change change, CancellationToken cancellationToken)
    {
        if (options.Ask is null)
        {
            return Consent.Granted;
        }

        await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await options.Ask(change, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            asking.Release();
        }
    }

    private WriteRequest Request(Change change, LiveBody live)
    {
        JsonObject? body = change.Operation == ChangeOperation.Delete ? null : live.Request(change);
        return new(change.Side, change.Operation!.Value, change.Path!, live.ApiVersion, body, live.ETag, options.WriteTimeout, () =>
        {
            journal.Accepted(change.Id);
            options.Progress?.Invoke(change, "the service works on it");
        });
    }

    // A resource that the service is still working on is not yet what it will be.
    private async Task<(LiveBody? Live, string? Failure)> ReadAsync(Change change, string? apiVersion, CancellationToken cancellationToken)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow + options.WriteTimeout;
        while (true)
        {
            ReadAnswer answer = await writer.ReadAsync(change.Side, change.Path!, apiVersion, cancellationToken).ConfigureAwait(false);
            if (!answer.IsAnswered)
            {
                return (null, answer.Failure);
            }

            LiveBody live;
            try
            {
                live = LiveBody.Of(answer, change.Side);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or Errors.ReadinessException)
            {
                return (null, "the answer is not a resource");
            }

            if (!live.IsBusy)
            {
                return (live, null);
            }

            if (DateTimeOffset.UtcNow >= end)
            {
                return (null, $"the service is still {live.State}");
            }

            await Task.Delay(options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(ChangeOutcome Outcome, string Message)> JudgeAsync(Change change, WriteAnswer answer, string? apiVersion, CancellationToken cancellationToken)
    {
        // One that nobody may list, or that came in between.
        if (answer.Code is "RoleAssignmentExists")
        {
            return (ChangeOutcome.Unchanged, "The identity has this role already, by an assignment of another name.");
        }

        if (answer.Status is WriteStatus.Rejected or WriteStatus.Conflict)
        {
            return (ChangeOutcome.Rejected, answer.Message);
        }

        if (answer.Status == WriteStatus.Unfinished)
        {
            return (ChangeOutcome.Pending, $"Azure accepted it and still works on it{Because()}. {answer.Message}".TrimEnd());
        }

        (LiveBody? live, string? failure) = await ReadAsync(change, apiVersion, cancellationToken).ConfigureAwait(false);
        if (live is null)
        {
            string sent = answer.Status switch
            {
                WriteStatus.Done => "It was written",
                WriteStatus.Failed => $"The service failed at it ({answer.Message})",
                _ => $"Whether the write arrived is not known ({answer.Message})",
            };
            return (ChangeOutcome.Failed, $"{sent}, and reading it back failed: {failure}. Apply the plan again: what is done is not done twice.");
        }

        IReadOnlyList<PropertyDifference>? missing = live.Missing(change);
        bool isThere = missing is { Count: 0 };
        return answer.Status switch
        {
            _ when isThere && answer.Status != WriteStatus.Failed && options.Offline is { } offline => (ChangeOutcome.Pending, $"Azure has it; {offline}, and takes it once it is back."),
            WriteStatus.Done or WriteStatus.Unknown when isThere => (ChangeOutcome.Applied, change.IsAttempt ? "The service took it, although it documents it as fixed." : "Written and read back."),
            WriteStatus.Done => (ChangeOutcome.Ignored, missing is null
                ? $"The service accepted it, and {(live.Exists ? "it is still there" : "it is not there")}."
                : $"The service accepted it, and shows {string.Join("; ", missing.Take(3).Select(difference => $"{difference.Path}: {difference.Difference ?? "not set"}"))} as before."),
            WriteStatus.Failed => (ChangeOutcome.Failed, live.IsAsBefore(change)
                ? $"The service failed at it and left everything as it was: {answer.Message}"
                : $"The service failed at it, and the resource may be half changed: {answer.Message} Apply the plan again, or undo it."),
            _ => (ChangeOutcome.Failed, live.IsAsBefore(change)
                ? $"The write did not arrive: {answer.Message}. Nothing changed."
                : $"Whether the write arrived is not known ({answer.Message}), and the resource is neither as before nor as wanted on '{site}'."),
        };
    }

    private string Because() => options.Offline is { } offline ? $": {offline}" : "";
}
