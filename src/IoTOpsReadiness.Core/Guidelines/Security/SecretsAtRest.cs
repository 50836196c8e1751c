using System.Text.RegularExpressions;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 60: the cluster's secret store is encrypted.</summary>
internal sealed partial class SecretsAtRest : Guideline
{
    // What K3s leaves on its server nodes; seen in its documentation, so a value we do not know decides nothing.
    private const string HashAnnotation = "k3s.io/encryption-config-hash";
    private const string ArgumentsAnnotation = "k3s.io/node-args";

    // The hash begins with the stage of the last change of keys; in all of these, what is written is encrypted.
    private static readonly string[] Stages = ["start", "enabled", "prepare", "rotate", "reencrypt_request", "reencrypt_active", "reencrypt_finished"];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 60,
        Id = "Cluster.SecretsAtRest",
        Title = "Kubernetes secrets are encrypted at rest",
        Area = Area.Security,
        Severity = Severity.Medium,
        Since = Baseline.August2026,
        Recommendation = "Encrypt the Kubernetes secret store: secrets synced from Key Vault lie there. The broker's disk buffer is not encrypted either; encrypt the host's disks for that.",
        Remediation = "New-IoTOpsHostScript -Part SecretsEncryption writes the script for the servers of K3s; older releases of K3s cannot encrypt a server that has run without.",
        Article = "https://learn.microsoft.com/azure/azure-arc/kubernetes/secret-store-extension",
        Needs = [Evidence.Nodes],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Node[] servers = [.. context.Site.Nodes.Where(node => node.IsControlPlane)];
        if (context.Site.IsAks)
        {
            yield return context.PassSite("AKS encrypts its secret store; note that this is the platform's promise, not something read here.");
        }
        else if (servers.Length == 0)
        {
            yield return Undecided(context);
        }
        else
        {
            foreach (Node server in servers)
            {
                yield return Judge(context, server);
            }
        }
    }

    /// <summary>True where a server of K3s says that its secrets are not encrypted.</summary>
    internal static bool IsOff(Node server) => Same.Text(StageOf(server), "disabled");

    private static string StageOf(Node server) => server.Annotation(HashAnnotation)?.Split('-')[0] ?? "";

    private static Finding Judge(GuidelineContext context, Node server)
    {
        string? hash = server.Annotation(HashAnnotation);
        string arguments = server.Annotation(ArgumentsAnnotation) ?? "";
        string stage = StageOf(server);
        return stage switch
        {
            _ when Same.AnyOf(stage, Stages) => context.Pass(server, null, hash, "The server reports an encryption configuration.") with { Path = PathOf(HashAnnotation) },
            _ when IsOff(server) => context.Fail(server, null, hash, "enabled", "Secrets encryption is disabled on this server.") with { Path = PathOf(HashAnnotation) },
            "" when Argument().IsMatch(arguments) => context.Pass(server, null, "--secrets-encryption", "The server is started with secrets encryption.") with { Path = PathOf(ArgumentsAnnotation) },
            _ => context.Manual(server, "The node does not tell whether its secret store is encrypted.", "k3s secrets-encrypt status on the node, declared in an attestation"),
        };
    }

    private static string PathOf(string annotation) => $"metadata.annotations[\"{annotation}\"]";

    // A JSON list of texts: the flag alone, or followed by its value.
    [GeneratedRegex("""--secrets-encryption(=true|",\s*"true)?"(?!,\s*"false")""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Argument();

    private static Finding Undecided(GuidelineContext context) => context.ManualSite(
        "This distribution does not tell whether its secret store is encrypted.",
        "the distribution's own configuration, declared in an attestation");
}
