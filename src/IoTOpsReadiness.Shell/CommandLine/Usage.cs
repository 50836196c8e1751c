using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace IoTOpsReadiness.Shell.CommandLine;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class Usage
{
    public const string Help = """
        iotops-shell: runs IoTOpsReadiness commands where there is .NET and no PowerShell.

        usage:
          iotops-shell [options] <command> [arguments]     runs one command line
          iotops-shell [options] -c|-Command <text>        runs script text as it is ('-' reads it from standard input)
          iotops-shell [options] -f|-File <path> [args]    runs a script file
          iotops-shell [options]                           prompts; reads a script if input is redirected

        options:
          --module <path>   import this module instead of the one beside the shell
          --no-color        no colours (also NO_COLOR, TERM=dumb and redirected output)
          --version         versions of the shell, the engine and .NET
          -h, --help        this text

        arguments of a command line:
          -Name, -Name:value, $true, $false, $null are what they are in PowerShell; | ; && || as arguments of their own
          join commands; a,b is a list; everything else is text. With dotnet run, put them after --.

        examples:
          iotops-shell Test-IoTOpsCluster -Sample Quickstart
          iotops-shell Test-IoTOpsCluster -Sample Quickstart -Guideline 'Broker.*' '|' Where-Object Status -EQ Fail
          iotops-shell -c 'Test-IoTOpsCluster -Sample Quickstart | Where-Object { $_.Status -eq "Fail" }'

        exit codes:
          0 no error, 1 an error was written, 2 wrong usage, 130 Ctrl+C, 143 SIGTERM; 'exit n' in a script says n.

        """;

    public static string Version =>
        $"iotops-shell {VersionOf(typeof(Usage).Assembly)} (PowerShell engine {VersionOf(typeof(PSObject).Assembly)}, {RuntimeInformation.FrameworkDescription})";

    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        // What follows a plus or a blank names a commit, which is no use to a reader.
        return version.Split('+', ' ')[0];
    }
}
