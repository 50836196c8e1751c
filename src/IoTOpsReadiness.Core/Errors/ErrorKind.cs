namespace IoTOpsReadiness.Errors;

/// <summary>What sort of thing went wrong; the cmdlets turn it into PowerShell's error category.</summary>
public enum ErrorKind
{
    /// <summary>An argument is wrong.</summary>
    InvalidArgument,

    /// <summary>Data that was read is wrong.</summary>
    InvalidData,

    /// <summary>Something named does not exist.</summary>
    NotFound,

    /// <summary>The caller is not who it must be: no, expired or refused credentials.</summary>
    AuthenticationError,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied,

    /// <summary>A server could not be reached.</summary>
    ConnectionError,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>A server or file is there but not usable now.</summary>
    ResourceUnavailable,

    /// <summary>It cannot be done in this state.</summary>
    InvalidOperation,

    /// <summary>A fault of this module.</summary>
    Unexpected,
}
