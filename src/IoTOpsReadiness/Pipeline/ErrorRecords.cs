using System.Management.Automation;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Pipeline;

/// <summary>Turns exceptions into error records with an id, a category, a target and what to do next.</summary>
internal static class ErrorRecords
{
    /// <summary>The error record of an exception; <paramref name="target"/> stands in where the exception names none.</summary>
    public static ErrorRecord From(Exception exception, object? target)
    {
        Exception cause = exception is AggregateException { InnerExceptions.Count: 1 } aggregate ? aggregate.InnerExceptions[0] : exception;
        return cause switch
        {
            ReadinessException error => Make(error, error.ErrorId, Category(error.Kind), error.Target ?? target, error.RecommendedAction),
            // What PowerShell itself found wrong, such as a path, is already well said.
            IContainsErrorRecord { ErrorRecord: { } record } => record,
            OperationCanceledException => Make(
                cause, "IoTOps.Module.TimedOut", ErrorCategory.OperationTimeout, target, "Try again with a longer -TimeoutSec."),
            _ => Make(
                cause,
                "IoTOps.Module.Unexpected",
                ErrorCategory.NotSpecified,
                target,
                "This is a defect of the module. Please report it with $Error[0].Exception.ToString(), after a look that it holds nothing private."),
        };
    }

    private static ErrorRecord Make(Exception exception, string id, ErrorCategory category, object? target, string action) =>
        new(exception, id, category, target ?? "IoTOpsReadiness")
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = action },
        };

    private static ErrorCategory Category(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        ErrorKind.InvalidData => ErrorCategory.InvalidData,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.AuthenticationError => ErrorCategory.AuthenticationError,
        ErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        ErrorKind.ConnectionError => ErrorCategory.ConnectionError,
        ErrorKind.Timeout => ErrorCategory.OperationTimeout,
        ErrorKind.ResourceUnavailable => ErrorCategory.ResourceUnavailable,
        ErrorKind.InvalidOperation => ErrorCategory.InvalidOperation,
        _ => ErrorCategory.NotSpecified,
    };
}
