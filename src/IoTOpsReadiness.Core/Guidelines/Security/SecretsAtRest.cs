using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 60: the cluster's secret store is encrypted.</summary>
internal sealed class SecretsAtRest : Guideline
{
    // What K3s leaves on its server nodes; seen in its documentation, so a value we do not know decides nothing.
    private const string HashAnnotation = "k3s.io/encryption-config-hash";
    private const string ArgumentsAnnotation = "k3s.io/node-args";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 60,
        Id = "Cluster.SecretsAtRest",
        Title = "Kubernetes secrets are encrypted at rest",
        Area = Area.Security,
        Severity = Severity.Medium,
        Since = Baseline.August2026,
        Recommendation = "Encrypt the Kubernetes secret store: secrets synced from Key Vault lie there. The broker's disk buffer is not encrypted either; encrypt the host's disks for that.",
        Remediation = "K3s: start every server with --secrets-encryption, then k3s secrets-encrypt reencrypt.",
        Article = "https://learn.microsoft.com/azure/azure-arc/kubernetes/secret-store-extension",
        Needs = [Evidence.Nodes],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Node[] servers = [.. context.Site.Nodes.Where(node => node.IsControlPlane)];
        if (context.Site.Nodes.Any(node => node.ProviderId?.StartsWith("azure://", StringComparison.OrdinalIgnoreCase) == true))
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

    private static Finding Judge(GuidelineContext context, Node server)
    {
        string? hash = server.Annotation(HashAnnotation);
        string arguments = server.Annotation(ArgumentsAnnotation) ?? "";
        if (hash is null)
        {
            return arguments.Contains("--secrets-encryption", StringComparison.Ordinal)
                ? context.Pass(server, null, "--secrets-encryption", "The server is started with secrets encryption.")
                : context.Manual(server, "The node does not tell whether its secret store is encrypted.", "k3s secrets-encrypt status on the node, declared in an attestation");
        }

        return hash.StartsWith("disabled", StringComparison.OrdinalIgnoreCase)
            ? context.Fail(server, null, hash, "enabled", "Secrets encryption is disabled on this server.")
            : context.Pass(server, null, hash, "The server reports an encryption configuration.");
    }

    private static Finding Undecided(GuidelineContext context) => context.ManualSite(
        "This distribution does not tell whether its secret store is encrypted.",
        "the distribution's own configuration, declared in an attestation");
}
