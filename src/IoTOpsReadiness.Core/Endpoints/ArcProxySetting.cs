using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Endpoints;

/// <summary>What one resource says about the proxy of the Arc agents.</summary>
/// <param name="Origin">The resource.</param>
/// <param name="Path">Where in it.</param>
/// <param name="Address">The proxy as it is written there, which may hold a password; null where it names none.</param>
/// <param name="Skipped">What goes around it, as a list with commas; null where that does not show.</param>
internal sealed record ArcProxySetting(Resource Origin, string Path, string? Address, string? Skipped)
{
    private static readonly string[] Names = ["HTTPS_PROXY", "HTTP_PROXY"];

    /// <summary>Every place that could name the proxy, the agents' own configuration first.</summary>
    public static IEnumerable<ArcProxySetting> Of(Site site)
    {
        if (site.ArcConfiguration is { } configuration)
        {
            string? Value(string name) => configuration.Keys.FirstOrDefault(key => Same.Text(key, name)) is { } key ? configuration.Value(key) : null;
            yield return new(configuration, "data", First(Value), Value("NO_PROXY"));
        }

        if (site.Deployments.FirstOrDefault(deployment => deployment.Namespace == "azure-arc" && First(deployment.EnvironmentVariable) is not null) is { } agent)
        {
            yield return new(agent, "spec.template.spec.containers.env", First(agent.EnvironmentVariable), agent.EnvironmentVariable("NO_PROXY"));
        }

        if (site.ConnectedCluster is { } cluster)
        {
            IReadOnlyDictionary<string, string> settings = cluster.AgentSettings("proxy");
            string? Setting(params string[] names) => names.Select(name => settings.GetValueOrDefault(name)).FirstOrDefault(value => !string.IsNullOrEmpty(value));
            yield return new(cluster, "properties.arcAgentryConfigurations", Setting("https_proxy", "httpsProxy", "http_proxy", "httpProxy"), Setting("no_proxy", "noProxy"));
        }
    }

    private static string? First(Func<string, string?> read) => Names.Select(read).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
}
