namespace IoTOpsReadiness.Shell.CommandLine;

/// <summary>Where the text to run comes from.</summary>
internal enum ShellMode
{
    Help,
    Version,

    /// <summary>The arguments are a command line.</summary>
    Arguments,

    /// <summary>Script text, as it is.</summary>
    Command,

    /// <summary>A script file with arguments.</summary>
    File,

    /// <summary>Script text from standard input.</summary>
    StandardInput,

    Interactive,
}
