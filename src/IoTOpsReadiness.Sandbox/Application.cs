using System.Reflection;
using System.Runtime.InteropServices;
using IoTOpsReadiness.Sandbox.CommandLine;
using IoTOpsReadiness.Sandbox.Connecting;

namespace IoTOpsReadiness.Sandbox;

/// <summary>From the arguments to the exit code.</summary>
internal static class Application
{
    /// <summary>Runs until the cancellation, Ctrl+C or SIGTERM.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        try
        {
            SandboxOptions options = OptionParser.Parse(arguments);
            if (options.Help)
            {
                await output.WriteAsync(Usage.Help).ConfigureAwait(false);
                return ExitCode.Success;
            }

            if (options.Version)
            {
                string version = typeof(Application).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
                await output.WriteLineAsync($"iotops-sandbox {version} ({RuntimeInformation.FrameworkDescription})").ConfigureAwait(false);
                return ExitCode.Success;
            }

            await ServeAsync(options, output, cancellationToken).ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (UsageException exception)
        {
            await errors.WriteLineAsync("iotops-sandbox: " + exception.Message).ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (SandboxException exception)
        {
            await errors.WriteLineAsync("iotops-sandbox: " + exception.Message).ConfigureAwait(false);
            return ExitCode.Error;
        }
    }

    private static async Task ServeAsync(SandboxOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using SandboxServer server = await SandboxServer.StartAsync(options.Server, stop.Token).ConfigureAwait(false);
            using ConnectionFolder folder = ConnectionFolder.Write(server, options.Output);
            await output.WriteAsync(Instructions.Text(server, folder)).ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }
}
