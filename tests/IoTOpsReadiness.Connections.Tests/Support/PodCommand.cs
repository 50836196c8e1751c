using System.Diagnostics;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>Runs what a pod would run, on this machine: what a kubelet and a container runtime do, but for the walls around it.</summary>
internal static class PodCommand
{
    /// <summary>What it writes.</summary>
    public static string Run(JsonObject pod)
    {
        JsonObject container = pod["spec"]!["containers"]![0]!.AsObject();
        string[] words = [.. container["command"]!.AsArray().Concat(container["args"]!.AsArray()).Select(item => ((string)item!).Replace("$$(", "$(", StringComparison.Ordinal))];
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return log;
    }
}
