namespace IoTOpsReadiness.Shell.Interactive;

/// <summary>What Tab does.</summary>
internal interface ILineCompleter
{
    /// <summary>The line with the next completion in it and the cursor behind it, or null when there is none.</summary>
    (string Line, int Cursor)? Next(string line, int cursor);

    /// <summary>Another key was pressed: the next Tab starts anew.</summary>
    void Forget();
}
