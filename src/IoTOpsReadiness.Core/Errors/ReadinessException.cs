namespace IoTOpsReadiness.Errors;

/// <summary>An error for the user: what is wrong, with what, and what to do next.</summary>
public sealed class ReadinessException : Exception
{
    /// <summary>Describes an error.</summary>
    /// <param name="errorId">The stable id, <c>IoTOps.&lt;Area&gt;.&lt;What&gt;</c>.</param>
    /// <param name="kind">What sort of thing went wrong.</param>
    /// <param name="message">What is wrong, naming the value and what is accepted; never a credential.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="innerException">The cause.</param>
    public ReadinessException(
        string errorId, ErrorKind kind, string message, string recommendedAction, object? target = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
        RecommendedAction = recommendedAction;
        Target = target;
    }

    /// <summary>The stable id, <c>IoTOps.&lt;Area&gt;.&lt;What&gt;</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of thing went wrong.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What it is about.</summary>
    public object? Target { get; }

    /// <summary>What to do next.</summary>
    public string RecommendedAction { get; }
}
