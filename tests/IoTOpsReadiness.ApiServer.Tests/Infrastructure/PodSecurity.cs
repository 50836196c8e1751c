using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The restricted Pod Security Standard, as its page lists it; the server under test is older than the admission that enforces it.</summary>
internal static class PodSecurity
{
    private static readonly string[] Volumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];
    private static readonly string[] Profiles = ["RuntimeDefault", "Localhost"];

    /// <summary>What a pod does that the restricted standard forbids; empty where it would be admitted.</summary>
    public static IReadOnlyList<string> ViolationsOf(JsonObject pod)
    {
        var spec = pod["spec"]!.AsObject();
        return
        [
            .. OfPod(spec),
            .. new[] { "containers", "initContainers", "ephemeralContainers" }.SelectMany(name => spec[name] as JsonArray ?? []).SelectMany(container => OfContainer(spec, container!.AsObject())),
        ];
    }

    private static IEnumerable<string> OfPod(JsonObject spec)
    {
        foreach (var name in new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(name => (bool?)spec[name] == true))
        {
            yield return name;
        }

        foreach (var volume in spec["volumes"] as JsonArray ?? [])
        {
            foreach (var kind in volume!.AsObject().Select(member => member.Key).Where(kind => kind != "name" && !Volumes.Contains(kind)))
            {
                yield return $"volume {kind}";
            }
        }

        if (spec["securityContext"]?["sysctls"] is JsonArray { Count: > 0 })
        {
            yield return "sysctls";
        }
    }

    private static IEnumerable<string> OfContainer(JsonObject spec, JsonObject container)
    {
        var own = container["securityContext"] as JsonObject ?? [];
        var shared = spec["securityContext"] as JsonObject ?? [];
        if ((bool?)own["privileged"] == true)
        {
            yield return "privileged";
        }

        if ((bool?)own["allowPrivilegeEscalation"] != false)
        {
            yield return "allowPrivilegeEscalation";
        }

        if ((bool?)(own["runAsNonRoot"] ?? shared["runAsNonRoot"]) != true)
        {
            yield return "runAsNonRoot";
        }

        if ((long?)(own["runAsUser"] ?? shared["runAsUser"]) == 0)
        {
            yield return "runAsUser";
        }

        if (!Profiles.Contains((string?)(own["seccompProfile"] ?? shared["seccompProfile"])?["type"]))
        {
            yield return "seccompProfile";
        }

        if (own["capabilities"]?["drop"] is not JsonArray dropped || dropped.All(item => (string?)item != "ALL"))
        {
            yield return "capabilities.drop";
        }

        if (own["capabilities"]?["add"] is JsonArray added && added.Any(item => (string?)item != "NET_BIND_SERVICE"))
        {
            yield return "capabilities.add";
        }

        if ((string?)own["procMount"] is not (null or "Default"))
        {
            yield return "procMount";
        }

        if ((container["ports"] as JsonArray ?? []).Any(port => (int?)port!["hostPort"] is > 0))
        {
            yield return "hostPort";
        }
    }
}
