using System.Globalization;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Probes;

/// <summary>
/// A pod that looks at the network or the kernel from one node, and may do nothing else: no token, no root, no capabilities, no
/// writable file system, nothing of the host. It meets the restricted Pod Security Standard.
/// </summary>
public sealed record ProbePod
{
    /// <summary>The label that every probe pod has, with <see cref="LabelValue"/>.</summary>
    public const string Label = "app.kubernetes.io/name";

    /// <summary>The value of <see cref="Label"/>.</summary>
    public const string LabelValue = "iotops-readiness-probe";

    /// <summary>The annotation that says until when the pod may be there; whoever finds it later may remove it.</summary>
    public const string ExpiresAnnotation = "iotops-readiness/expires";

    /// <summary>The name of the container.</summary>
    public const string Container = "probe";

    // Nobody's on any distribution.
    private const int User = 65532;

    /// <summary>The name of the pod.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace it is created in.</summary>
    public required string Namespace { get; init; }

    /// <summary>The node it runs on.</summary>
    public required string Node { get; init; }

    /// <summary>The image; it must have bash.</summary>
    public required string Image { get; init; }

    /// <summary>What bash runs.</summary>
    public required string Script { get; init; }

    /// <summary>The arguments of the script; they are passed on as they are, and no shell looks into them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>After how long the cluster ends the pod by itself, counted from when the node has taken it.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Until when the pod may be there.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The manifest.</summary>
    public JsonObject ToManifest() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["namespace"] = Namespace,
            ["labels"] = new JsonObject { [Label] = LabelValue, ["app.kubernetes.io/managed-by"] = "IoTOpsReadiness" },
            ["annotations"] = new JsonObject
            {
                [ExpiresAnnotation] = Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),

                // A sidecar would outlive the probe, and answer in place of the network.
                ["sidecar.istio.io/inject"] = "false",
                ["linkerd.io/inject"] = "disabled",
            },
        },
        ["spec"] = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["hostNetwork"] = false,
            ["hostPID"] = false,
            ["hostIPC"] = false,
            ["activeDeadlineSeconds"] = (long)Math.Ceiling(Deadline.TotalSeconds),
            ["terminationGracePeriodSeconds"] = 1,
            ["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "linux" },
            ["affinity"] = OnNode(),

            // Whatever a node is reserved for: its way out is what there is to learn.
            ["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" }),
            ["securityContext"] = new JsonObject
            {
                ["runAsNonRoot"] = true,
                ["runAsUser"] = User,
                ["runAsGroup"] = User,
                ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
            },
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = Container,
                ["image"] = Image,
                ["imagePullPolicy"] = "IfNotPresent",
                ["command"] = new JsonArray("/bin/bash", "-c", Literal(Script), Container),
                ["args"] = new JsonArray([.. Arguments.Select(argument => (JsonNode)Literal(argument))]),
                ["securityContext"] = new JsonObject
                {
                    ["allowPrivilegeEscalation"] = false,
                    ["privileged"] = false,
                    ["readOnlyRootFilesystem"] = true,
                    ["runAsNonRoot"] = true,
                    ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                    ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                },
                ["resources"] = new JsonObject
                {
                    ["requests"] = new JsonObject { ["cpu"] = "10m", ["memory"] = "32Mi" },
                    ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = "128Mi" },
                },
            }),
        },
    };

    // As a DaemonSet does it: by the name of the node, which labels may not repeat.
    private JsonObject OnNode() => new()
    {
        ["nodeAffinity"] = new JsonObject
        {
            ["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
            {
                ["nodeSelectorTerms"] = new JsonArray(new JsonObject
                {
                    ["matchFields"] = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(Node) }),
                }),
            },
        },
    };

    // Kubernetes replaces $(NAME) in commands and arguments; $$ is a dollar.
    private static string Literal(string argument) => argument.Replace("$(", "$$(", StringComparison.Ordinal);
}
