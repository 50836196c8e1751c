namespace IoTOpsReadiness.Remediation.Host;

/// <summary>What a host script sees to on a node.</summary>
public enum HostScriptPart
{
    /// <summary>Limits of the kernel: inotify instances and watches, open files. Every node.</summary>
    Sysctl,

    /// <summary>Huge pages and the kernel module that the storage pool of Edge Volumes takes. Every node.</summary>
    EdgeVolumes,

    /// <summary>The issuer of the API server of K3s, and the longest life of a token. Servers.</summary>
    Issuer,

    /// <summary>Encryption of Kubernetes secrets in the store of K3s. Servers.</summary>
    SecretsEncryption,
}
