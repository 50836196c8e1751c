using System.Runtime.InteropServices;

namespace IoTOpsReadiness.Shell.Rendering;

/// <summary>A Windows console shows escape sequences as text until a program asks it not to.</summary>
internal static class WindowsConsole
{
    public const int OutputHandle = -11;
    public const int ErrorHandle = -12;

    private const uint EnableVirtualTerminalProcessing = 4;

    public static bool TryEnableEscapeSequences(int standardHandle)
    {
        if (!OperatingSystem.IsWindows())
            return true;

        var handle = GetStdHandle(standardHandle);
        return GetConsoleMode(handle, out var mode) && SetConsoleMode(handle, mode | EnableVirtualTerminalProcessing);
    }

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int standardHandle);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetConsoleMode(nint handle, out uint mode);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleMode(nint handle, uint mode);
}
