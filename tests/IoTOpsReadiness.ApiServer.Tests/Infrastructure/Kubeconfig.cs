using System.Text;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Composes kubeconfig files with one cluster, one user and one context.</summary>
internal static class Kubeconfig
{
    public static string Compose(Uri server, string authorityPem, string token, string contextName) => $"""
        apiVersion: v1
        kind: Config
        current-context: "{contextName}"
        clusters:
        - name: "{contextName}"
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authorityPem))}
        contexts:
        - name: "{contextName}"
          context:
            cluster: "{contextName}"
            user: "{contextName}"
        users:
        - name: "{contextName}"
          user:
            token: "{token}"

        """;
}
