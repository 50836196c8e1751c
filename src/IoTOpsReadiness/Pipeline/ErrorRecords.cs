using System.Management.Automation;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Pipeline;

/// <summary>Turns exceptions into error records with an id, a category, a target and what to do next.</summary>
/// <remarks>
/// No exception of a library gets into a record as an object: it may carry the request with its headers, and a record
/// lives on in <c>$Error</c>. Its text, without credentials, is kept as <c>Exception.Data['Cause']</c>.
/// </remarks>
internal static class ErrorRecords
{
    /// <summary>The error record of an exception; <paramref name="target"/> stands in where the exception names none.</summary>
    public static ErrorRecord From(Exception exception, object? target)
    {
        Exception cause = WorkerFailure.Unwrap(exception);
        return cause switch
        {
            ReadinessException error => Make(error, target),
            // What PowerShell itself found wrong, such as a path, is already well said.
            IContainsErrorRecord { ErrorRecord: { } record } => record,
            OperationCanceledException or TimeoutException => Make(
                new ReadinessException(
                    "IoTOps.Module.TimedOut", ErrorKind.Timeout, cause.Message, "Try again with a longer -TimeoutSec.", innerException: cause),
                target),
            _ => Make(
                new ReadinessException(
                    "IoTOps.Module.Unexpected",
                    ErrorKind.Unexpected,
                    $"{cause.GetType().FullName}: {cause.Message}",
                    "This is a defect of the module. Please report it with $Error[0].Exception.Data['Cause'], after a look that it holds nothing private.",
                    innerException: cause),
                target),
        };
    }

    private static ErrorRecord Make(ReadinessException error, object? target)
    {
        ReadinessException safe = Safe(error);
        return new(safe, safe.ErrorId, Category(safe.Kind), safe.Target ?? SafeText.Target(target) ?? "IoTOpsReadiness")
        {
            ErrorDetails = new ErrorDetails(safe.Message) { RecommendedAction = safe.RecommendedAction },
        };
    }

    private static ReadinessException Safe(ReadinessException error)
    {
        var safe = new ReadinessException(
            error.ErrorId, error.Kind, SafeText.Line(error.Message), SafeText.Line(error.RecommendedAction), SafeText.Target(error.Target));
        if (error.InnerException is not null)
        {
            safe.Data["Cause"] = SafeText.Lines(error.InnerException.ToString());
        }

        return safe;
    }

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
