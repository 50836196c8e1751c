namespace IoTOpsReadiness.Sandbox;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => Application.RunAsync(arguments, Console.Out, Console.Error);
}
