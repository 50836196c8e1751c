namespace IoTOpsReadiness.Shell.CommandLine;

/// <summary>The command line, understood.</summary>
internal sealed record ShellOptions
{
    public required ShellMode Mode { get; init; }

    /// <summary>The script text, or the path of the script file.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The command line in <see cref="ShellMode.Arguments"/>, what the script is given in <see cref="ShellMode.File"/>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public bool NoColor { get; init; }

    /// <summary>The module to import instead of the one beside the shell.</summary>
    public string? ModulePath { get; init; }
}
