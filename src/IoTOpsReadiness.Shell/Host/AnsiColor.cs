namespace IoTOpsReadiness.Shell.Host;

/// <summary>The sixteen console colours as escape sequences.</summary>
internal static class AnsiColor
{
    // ConsoleColor counts blue, green, red as 1, 2, 4; terminals count red, green, blue.
    private static readonly int[] Codes = [30, 34, 32, 36, 31, 35, 33, 37, 90, 94, 92, 96, 91, 95, 93, 97];

    public static string Sequence(ConsoleColor foreground, ConsoleColor background) =>
        $"\x1b[{Codes[(int)foreground]}m" + (background == ConsoleColor.Black ? null : $"\x1b[{Codes[(int)background] + 10}m");
}
