using System.Runtime.InteropServices;

namespace IoTOpsReadiness.Shell.Rendering;

/// <summary>The size of the terminal; zero where it has none.</summary>
/// <remarks>
/// Asked from the system on Linux, because <see cref="Console.WindowWidth"/> first prepares the terminal for reading keys:
/// it loads the terminal's description and writes escape sequences, also where nobody wants any.
/// </remarks>
internal static class WindowSize
{
    private const nuint LinuxGetWindowSize = 0x5413;

    public static (int Columns, int Rows) Get()
    {
        if (OperatingSystem.IsLinux())
            return ioctl(1, LinuxGetWindowSize, out var size) == 0 ? (size.Columns, size.Rows) : default;
        return (Console.WindowWidth, Console.WindowHeight);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(int descriptor, nuint request, out TerminalSize size);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TerminalSize
    {
        public readonly ushort Rows;
        public readonly ushort Columns;
        private readonly ushort widthInPixels;
        private readonly ushort heightInPixels;
    }
}
