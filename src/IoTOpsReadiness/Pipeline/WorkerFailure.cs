using System.Management.Automation;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Pipeline;

/// <summary>Finds the reason among the exceptions of workers.</summary>
internal static class WorkerFailure
{
    /// <summary>The exception that says most: ours before a stranger's, a failure before the cancellations it caused.</summary>
    public static Exception Unwrap(Exception exception)
    {
        if (exception is not AggregateException aggregate)
        {
            return exception;
        }

        IReadOnlyCollection<Exception> all = aggregate.Flatten().InnerExceptions;
        return all.FirstOrDefault(one => one is ReadinessException or IContainsErrorRecord)
            ?? all.FirstOrDefault(one => one is not OperationCanceledException)
            ?? all.FirstOrDefault()
            ?? exception;
    }

    /// <summary>Marks whatever becomes of a task as seen.</summary>
    public static void Ignore(Task task) => _ = task.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
