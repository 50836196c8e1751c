using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Tests.Kubernetes;

public class KubeconfigTests
{
    private const string Secret = "hunter2hunter2";

    [Fact]
    public void Several_files_are_one_and_the_first_has_its_way()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        string first = folder.Write("a", "current-context: one\ncontexts: [{name: one, context: {cluster: c, user: u}}]\n");
        string second = folder.Write("sub/b", """
            current-context: two
            contexts:
            - {name: one, context: {cluster: other}}
            - {name: two, context: {cluster: c}}
            clusters:
            - name: c
              cluster: {server: "https://x:1", certificate-authority: ca.crt}
            users:
            - name: u
              user: {token: t}
            """);

        var config = Kubeconfig.Load([first, second]);
        (KubeContext context, KubeCluster cluster, KubeUser? user) = config.Choose(null);

        Assert.Equal("one", config.CurrentContext);
        Assert.Equal(("one", "c", "u"), (context.Name, context.Cluster, user!.Name));
        Assert.Equal(Path.Combine(folder.Path, "sub", "ca.crt"), cluster.AuthorityFile);
    }

    [Fact]
    public void The_environment_may_name_files_of_which_some_are_missing()
    {
        using var folder = new TempFolder();
        string there = folder.Write("there", "{}");
        string listed = string.Join(Path.PathSeparator, Path.Combine(folder.Path, "missing"), there, "");

        Assert.Equal([there], Kubeconfig.Locate(new() { Environment = name => name == "KUBECONFIG" ? listed : null }));
    }

    [Fact]
    public void A_file_that_is_named_must_exist()
    {
        Assert.Equal("IoTOps.Connection.NoKubeconfig", Fails(() => Kubeconfig.Locate(new() { KubeconfigPath = ["/no/such/file"] })).ErrorId);
        Assert.Contains("/no/such", Fails(() => Kubeconfig.Locate(new() { Environment = name => name == "KUBECONFIG" ? "/no/such" : null })).Message, StringComparison.Ordinal);
        Assert.Contains("KUBECONFIG is not set", Fails(() => Kubeconfig.Locate(new() { Environment = name => name is "HOME" or "USERPROFILE" ? "/no/such" : null })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_context_lists_the_known_ones()
    {
        using var folder = new TempFolder();
        var config = Kubeconfig.Load([folder.Write("k", "contexts: [{name: plant-b, context: {cluster: c}}, {name: plant-a, context: {cluster: c}}]")]);

        ReadinessException error = Fails(() => config.Choose("plant-z"));

        Assert.Equal("IoTOps.Connection.ContextNotFound", error.ErrorId);
        Assert.Contains("'plant-z'", error.Message, StringComparison.Ordinal);
        Assert.Contains("plant-a, plant-b", error.Message, StringComparison.Ordinal);
        Assert.Equal("IoTOps.Connection.ContextNotFound", Fails(() => config.Choose(null)).ErrorId);
    }

    [Theory]
    [InlineData("users:\n- name: u\n  user: {token: " + Secret + "\n")]
    [InlineData("\t" + Secret)]
    [InlineData("just " + Secret)]
    [InlineData("- a\n- " + Secret)]
    [InlineData("users: " + Secret)]
    [InlineData("users: [{name: u, user: {token: [" + Secret + "]}}]")]
    [InlineData("a: *missing" + Secret)]
    [InlineData("")]
    public void What_is_no_kubeconfig_is_told_without_quoting_it(string text)
    {
        using var folder = new TempFolder();
        string path = folder.Write("k", text);

        ReadinessException error = Fails(() => Kubeconfig.Load([path]));

        Assert.Equal("IoTOps.Connection.KubeconfigInvalid", error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_that_nests_too_deep_is_refused()
    {
        using var folder = new TempFolder();

        Assert.Equal("IoTOps.Connection.KubeconfigInvalid", Fails(() => Kubeconfig.Load([folder.Write("k", new string('[', 500))])).ErrorId);
    }

    [Theory]
    [InlineData("contexts: [{name: c, context: {cluster: gone}}]", "gone")]
    [InlineData("contexts: [{name: c, context: {user: u}}]", "names no cluster")]
    [InlineData("contexts: [{name: c, context: {cluster: c, user: gone}}]\nclusters: [{name: c, cluster: {server: 'https://x'}}]", "gone")]
    public void A_context_whose_parts_are_missing_says_which(string text, string part)
    {
        using var folder = new TempFolder();

        ReadinessException error = Fails(() => Kubeconfig.Load([folder.Write("k", text)]).Choose("c"));

        Assert.Equal("IoTOps.Connection.KubeconfigInvalid", error.ErrorId);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_merges_and_extensions_are_understood()
    {
        using var folder = new TempFolder();
        var config = Kubeconfig.Load([folder.Write("k", """
            base: &base
              server: https://x:1
              insecure-skip-tls-verify: true
            extensions: [{name: e, extension: {deep: [1, {a: b}]}}]
            contexts: [{name: c, context: {cluster: c}}]
            clusters:
            - name: c
              cluster:
                <<: *base
                tls-server-name: y
            """)]);

        (_, KubeCluster cluster, KubeUser? user) = config.Choose("c");

        Assert.Equal(("https://x:1", true, "y"), (cluster.Server, cluster.SkipVerification, cluster.TlsServerName));
        Assert.Null(user);
    }

    [Theory]
    [InlineData("client-certificate-data: !!!\n    client-key-data: " + Secret)]
    [InlineData("client-certificate-data: aGVsbG8=\n    client-key-data: aGVsbG8=")]
    [InlineData("tokenFile: /no/such/token")]
    [InlineData("auth-provider: {name: azure, config: {access-token: " + Secret + "}}")]
    public async Task A_credential_that_cannot_be_used_is_told_without_showing_it(string user)
    {
        using var folder = new TempFolder();
        string path = folder.Write("k", $"""
            current-context: c
            contexts: [name: c, context: (cluster: c, user: u)]
            clusters: [name: c, cluster: (server: 'https://127.0.0.1:1')]
            users:
            - name: u
              user:
                {user}
            """.Replace("[name", "[{name", StringComparison.Ordinal).Replace(")]", "}}]", StringComparison.Ordinal).Replace('(', '{'));

        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => KubernetesConnector.ConnectAsync(new() { KubeconfigPath = [path], Environment = _ => null }));

        Assert.Equal("IoTOps.Connection.KubeconfigInvalid", error.ErrorId);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    private static ReadinessException Fails(Action action) => Assert.Throws<ReadinessException>(action);

    private static ReadinessException Fails(Func<object?> action) => Assert.Throws<ReadinessException>(action);
}
