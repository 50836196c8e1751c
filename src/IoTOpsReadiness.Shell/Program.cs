namespace IoTOpsReadiness.Shell;

internal static class Program
{
    private static int Main(string[] arguments) => Application.Run(arguments);
}
