using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

/// <summary>What an administrator does with kubectl works here as on a site.</summary>
public sealed class KubectlTests
{
    [KubectlFact]
    public async Task Brokers_and_listeners_are_listed()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("MultiNode");
        using var kubectl = new Kubectl(sandbox);

        (int exitCode, string output, string errors) = await kubectl.RunAsync("porto-assembly", "get", "brokers,brokerlisteners", "-A");

        Assert.True(exitCode == 0, errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Matches("^NAMESPACE +NAME +AGE$", lines[0]);
        Assert.Matches("^azure-iot-operations +broker.mqttbroker.iotoperations.azure.com/default +[0-9]+d$", lines[1]);
        Assert.Equal(["default", "line-clients", "mes"], lines.Where(line => line.Contains(" brokerlistener.", StringComparison.Ordinal)).Select(line => line.Split('/', ' ').First(word => word is "default" or "line-clients" or "mes")));
    }

    [KubectlFact]
    public async Task Every_site_has_a_context_of_its_own()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(sites: 3);
        using var kubectl = new Kubectl(sandbox);

        (int exitCode, string output, string errors) = await kubectl.RunAsync("site-003", "get", "instances", "-A", "-o", "name");

        Assert.True(exitCode == 0, errors);
        Assert.Equal("instance.iotoperations.azure.com/site-003", output.Trim());
    }

    [KubectlFact]
    public async Task What_is_forbidden_is_said_as_kubectl_says_it()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Restricted");
        using var kubectl = new Kubectl(sandbox);

        (int exitCode, _, string errors) = await kubectl.RunAsync("porto-assembly", "get", "nodes");
        (_, string mayI, _) = await kubectl.RunAsync("porto-assembly", "auth", "can-i", "list", "brokers.mqttbroker.iotoperations.azure.com");
        (_, string mayEverywhere, _) = await kubectl.RunAsync("porto-assembly", "auth", "can-i", "list", "brokers.mqttbroker.iotoperations.azure.com", "-A");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Error from server (Forbidden): nodes is forbidden: User \"ana.silva@contoso.com\" cannot list resource \"nodes\"", errors, StringComparison.Ordinal);
        Assert.Equal(("yes", "no"), (mayI.Trim(), mayEverywhere.Trim()));
    }

    [KubectlFact]
    public async Task A_manifest_is_applied_patched_and_deleted()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using var kubectl = new Kubectl(sandbox);
        string manifest = kubectl.Manifest("""
            apiVersion: mqttbroker.iotoperations.azure.com/v1
            kind: BrokerListener
            metadata: {name: probe, namespace: azure-iot-operations}
            spec:
              brokerRef: default
              ports:
              - {port: 8883, authenticationRef: default}
            """);
        async Task<string> RunAsync(params string[] arguments)
        {
            (int exitCode, string output, string errors) = await kubectl.RunAsync(sandbox.Site.Name, arguments);
            Assert.True(exitCode == 0, errors);
            return output.Trim();
        }

        // Before 1.25 kubectl checks a manifest by itself, with a schema that the sandbox does not publish.
        const string name = "brokerlistener.mqttbroker.iotoperations.azure.com/probe";
        Assert.Equal($"{name} created", await RunAsync("apply", "--validate=false", "-f", manifest));
        Assert.Equal($"{name} unchanged", await RunAsync("apply", "--validate=false", "-f", manifest));
        Assert.Equal($"{name} serverside-applied", await RunAsync("apply", "--validate=false", "--server-side", "-f", manifest));
        Assert.Equal($"{name} patched", await RunAsync("patch", "brokerlistener", "probe", "-n", "azure-iot-operations", "--type", "merge", "-p", """{"spec":{"serviceType":"NodePort"}}"""));
        Assert.Equal("NodePort", await RunAsync("get", "brokerlistener", "probe", "-n", "azure-iot-operations", "-o", "jsonpath={.spec.serviceType}"));
        Assert.StartsWith("brokerlistener.mqttbroker.iotoperations.azure.com \"probe\" deleted", await RunAsync("delete", "-f", manifest), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task A_restart_is_followed_to_its_end()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using var kubectl = new Kubectl(sandbox);

        (int restarted, _, string errors) = await kubectl.RunAsync(sandbox.Site.Name, "rollout", "restart", "statefulset/aio-broker-frontend", "-n", "azure-iot-operations");
        (int followed, _, string more) = await kubectl.RunAsync(sandbox.Site.Name, "rollout", "status", "statefulset/aio-broker-frontend", "-n", "azure-iot-operations", "--timeout", "30s");

        Assert.True((restarted, followed) == (0, 0), errors + more);
    }
}
