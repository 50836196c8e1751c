using IoTOpsReadiness.Remediation.Host;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Platform;

/// <summary>AIO-060: a script encrypts the secrets of a server of K3s.</summary>
internal sealed class SecretsAtRestRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Cluster.SecretsAtRest"];

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        Finding[] servers = [.. failure.Findings.Where(finding => finding.Status == Status.Fail)];
        HostStep.Draft(context.Drafts, HostScriptPart.SecretsEncryption, servers[0].Target, string.Join(", ", servers.Select(finding => finding.Target.Name)))
            .For("Encrypt the secrets in the store of K3s", failure.Id)
            .With(ChangeImpact.None, "K3s restarts twice on the server; pods keep running. What is encrypted cannot be read without the keys on the server.")
            .Requires("A backup of /var/lib/rancher/k3s/server of every server.")
            .Requires("K3s 1.34.6, 1.35.3 or later: older releases cannot encrypt a server that has run without. With several servers the script says what to do in which order instead of doing it.");
    }
}
