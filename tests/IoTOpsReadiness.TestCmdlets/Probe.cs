namespace IoTOpsReadiness.TestCmdlets;

/// <summary>What tests look at from outside while cmdlets run.</summary>
public static class Probe
{
    private static int produced;

    public static int Produced => Volatile.Read(ref produced);

    public static ManualResetEventSlim Started { get; private set; } = new();

    public static ManualResetEventSlim Ended { get; private set; } = new();

    /// <summary>Set by a worker whose token was cancelled.</summary>
    public static ManualResetEventSlim Cancelled { get; private set; } = new();

    /// <summary>Lets a worker go that listens to nobody.</summary>
    public static ManualResetEventSlim Release { get; private set; } = new();

    /// <summary>What became of a worker that went on after the end.</summary>
    public static string? Afterwards { get; set; }

    public static void Reset()
    {
        Release.Set();
        produced = 0;
        Started = new();
        Ended = new();
        Cancelled = new();
        Release = new();
        Afterwards = null;
    }

    public static void CountOne() => Interlocked.Increment(ref produced);
}
