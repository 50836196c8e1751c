using System.Text;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.Platform;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Guidelines.Storage;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Host;

/// <summary>Puts a host script together from its fragments, which are files of bash to be read as such.</summary>
public static class HostScriptBuilder
{
    private static readonly IReadOnlyDictionary<HostScriptPart, string[]> Fragments = new Dictionary<HostScriptPart, string[]>
    {
        [HostScriptPart.Sysctl] = ["sysctl-files.sh", "sysctl.sh"],
        [HostScriptPart.EdgeVolumes] = ["sysctl-files.sh", "edge-volumes.sh"],
        [HostScriptPart.Issuer] = ["k3s-files.sh", "issuer.sh"],
        [HostScriptPart.SecretsEncryption] = ["k3s-files.sh", "secrets-encryption.sh"],
    };

    /// <summary>What it looks at in a site.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
        [Evidence.Nodes, Evidence.Pods, Evidence.ServiceAccountIssuer, Evidence.Instances, Evidence.ConnectedClusters];

    /// <summary>The script for a site, with the issuer that Azure knows of it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="parts">
    /// What it sees to. Default: what the evidence does not show to be in order: the limits of the kernel always, since no API
    /// shows them.
    /// </param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.HostScript.NoIssuer</c>: the issuer was asked for and is not known. <c>IoTOps.HostScript.HostedControlPlane</c>: the
    /// API server is not on a node of the site. <c>IoTOps.HostScript.InvalidIssuer</c>.
    /// </exception>
    public static HostScript ForSite(Site site, IReadOnlyCollection<HostScriptPart>? parts = null)
    {
        List<string> notes = [];
        HostScriptPart[] chosen = [.. (parts ?? Missing(site, notes)).Distinct().Order()];
        if (site.HasHostedControlPlane && chosen.FirstOrDefault(IsOfServer) is var ofServer && IsOfServer(ofServer))
        {
            throw new ReadinessException(
                "IoTOps.HostScript.HostedControlPlane",
                ErrorKind.InvalidArgument,
                $"The API server of '{site.Name}' is run by the cloud, not by a node: there is nothing for {ofServer} to do.",
                "Leave it out of -Part.",
                ofServer);
        }

        if (chosen.Contains(HostScriptPart.EdgeVolumes) && ContainerStorage.IsOptional(site) == true)
        {
            notes.Add($"Azure IoT Operations {site.Version} does not bring container storage; huge pages and NVMe over TCP are for releases before 1.2.112.");
        }

        string? issuer = chosen.Contains(HostScriptPart.Issuer) ? IssuerOf(site) : null;
        return Assemble(site.Name, chosen, issuer, notes);
    }

    /// <summary>The script for any site.</summary>
    /// <param name="issuer">The issuer for the API server; needed for that part alone.</param>
    /// <param name="parts">What it sees to. Default: the issuer and the limits of the kernel.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.HostScript.NoIssuer</c> or <c>IoTOps.HostScript.InvalidIssuer</c>.</exception>
    public static HostScript ForAnySite(string? issuer, IReadOnlyCollection<HostScriptPart>? parts = null)
    {
        HostScriptPart[] chosen = [.. (parts ?? [HostScriptPart.Issuer, HostScriptPart.Sysctl]).Distinct().Order()];
        bool hasIssuer = chosen.Contains(HostScriptPart.Issuer);
        if (hasIssuer && issuer is null)
        {
            throw NoIssuer("No issuer was given.");
        }

        string? used = issuer is null ? null : IssuerUrl.Check(issuer, ErrorKind.InvalidArgument);
        return Assemble(null, chosen, hasIssuer ? used : null, []);
    }

    private static bool IsOfServer(HostScriptPart part) => part is HostScriptPart.Issuer or HostScriptPart.SecretsEncryption;

    private static IEnumerable<HostScriptPart> Missing(Site site, List<string> notes)
    {
        yield return HostScriptPart.Sysctl;

        if (site.Topology == Topology.MultiNode && site.SchedulableNodes.Any(node => EdgeVolumes.LacksHugePages(site, node)))
        {
            yield return HostScriptPart.EdgeVolumes;
        }

        bool isK3s = site.Nodes.Count == 0 || site.Nodes.Any(node => node.KubeletVersion?.Contains("+k3s", StringComparison.OrdinalIgnoreCase) == true);
        if (!isK3s || site.HasHostedControlPlane)
        {
            yield break;
        }

        if (ApiServerIssuer.Expected(site) is not { } expected)
        {
            notes.Add("Left out: the issuer of the API server. Azure was not asked for it or publishes none; connect with -Azure, switch it on with 'az connectedk8s update --enable-oidc-issuer --enable-workload-identity', or give it with -Issuer.");
        }
        else if (ApiServerIssuer.Published(site) != expected)
        {
            yield return HostScriptPart.Issuer;
        }

        if (site.Nodes.Any(node => node.IsControlPlane && SecretsAtRest.IsOff(node)))
        {
            yield return HostScriptPart.SecretsEncryption;
        }
    }

    private static string IssuerOf(Site site) => ApiServerIssuer.Expected(site) is { } issuer
        ? IssuerUrl.Check(issuer, ErrorKind.InvalidData)
        : throw NoIssuer(site.ConnectedCluster is { HasIssuerProfile: true }
            ? $"Azure publishes no issuer for '{site.Name}'."
            : $"The issuer that Azure publishes for '{site.Name}' is not known: Azure was not asked, or did not tell.");

    private static ReadinessException NoIssuer(string message) => new(
        "IoTOps.HostScript.NoIssuer",
        ErrorKind.NotFound,
        message,
        "Switch it on with 'az connectedk8s update --enable-oidc-issuer --enable-workload-identity', connect with -Azure, or give it with -Issuer.",
        "Issuer");

    private static HostScript Assemble(string? site, HostScriptPart[] parts, string? issuer, List<string> notes)
    {
        if (issuer is not null && IssuerUrl.LacksSlash(issuer))
        {
            notes.Add("The issuer has no slash at its end; those that Azure Arc hosts have one, and Azure compares character by character.");
        }

        var script = new StringBuilder(Header(site, parts));
        string[] fragments = ["common.sh", "k3s.sh", .. parts.SelectMany(part => Fragments[part])];
        foreach (string fragment in fragments.Distinct())
        {
            script.Append(Read(fragment)).Append('\n');
        }

        if (issuer is not null)
        {
            script.Append("readonly issuer=").Append(Quote(issuer)).Append('\n');
        }

        script.Append("readonly parts=(").AppendJoin(' ', parts).Append(")\n\n").Append(Read("main.sh"));
        return new() { Site = site, Parts = parts, Issuer = issuer, Script = script.ToString(), Notes = notes };
    }

    private static string Header(string? site, HostScriptPart[] parts)
    {
        string about = site is null ? "" : $"#   site     {DisplayText.Sanitize(site)}\n";
        string where = parts.All(IsOfServer) ? "each server node of K3s" : "each node";
        return $"""
            #!/usr/bin/env bash
            #
            # Prepares nodes for Azure IoT Operations; written by New-IoTOpsHostScript.
            #
            {about}#   parts    {string.Join(", ", parts)}
            #
            # Read it first. Then, on {where}, one after the other, as root:
            #
            #   bash FILE --check       what is missing
            #   bash FILE               do it
            #   bash FILE --rollback    take it back
            #   bash FILE --help        everything else


            """.ReplaceLineEndings("\n");
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Read(string fragment)
    {
        using Stream stream = typeof(HostScriptBuilder).Assembly.GetManifestResourceStream($"host/{fragment}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
