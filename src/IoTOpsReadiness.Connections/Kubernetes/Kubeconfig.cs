using YamlDotNet.Core;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>Several kubeconfig files as one, the first to name something having its way, as in kubectl.</summary>
internal sealed class Kubeconfig
{
    private readonly Dictionary<string, KubeContext> contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeCluster> clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeUser> users = new(StringComparer.Ordinal);
    private readonly List<string> files = [];

    private Kubeconfig()
    {
    }

    public string? CurrentContext { get; private set; }

    /// <summary>The files, as an error names them.</summary>
    public IReadOnlyList<string> ContextNames => [.. contexts.Keys.Order(StringComparer.Ordinal)];

    public string Files => string.Join(", ", files.Select(file => $"'{file}'"));

    /// <summary>The files to read, in order; null if there are none and this runs in a pod.</summary>
    public static IReadOnlyList<string>? Locate(KubernetesConnectionOptions options)
    {
        if (options.KubeconfigPath.Count > 0)
        {
            string? missing = options.KubeconfigPath.FirstOrDefault(path => !File.Exists(path));
            return missing is null ? options.KubeconfigPath : throw ConnectionErrors.NoKubeconfig($"The kubeconfig '{missing}' does not exist.");
        }

        string? listed = options.Environment("KUBECONFIG");
        string[] candidates = listed?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        bool isDefault = candidates.Length == 0;
        if (isDefault)
        {
            string home = options.Environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            candidates = [Path.Combine(home, ".kube", "config")];
        }

        // As in kubectl, a listed file may be missing as long as one is there.
        string[] found = [.. candidates.Where(File.Exists)];
        if (found.Length > 0)
        {
            return found;
        }

        if (isDefault && InClusterAccount.IsPresent(options))
        {
            return null;
        }

        string all = string.Join(", ", candidates.Select(path => $"'{path}'"));
        throw ConnectionErrors.NoKubeconfig(isDefault ? $"There is no kubeconfig: {all} does not exist and KUBECONFIG is not set." : $"None of the files that KUBECONFIG names exists: {all}.");
    }

    public static Kubeconfig Load(IReadOnlyList<string> paths)
    {
        var config = new Kubeconfig();
        foreach (string path in paths)
        {
            config.Add(Path.GetFullPath(path));
        }

        return config;
    }

    /// <summary>The context to use, with its cluster and user.</summary>
    public (KubeContext Context, KubeCluster Cluster, KubeUser? User) Choose(string? name)
    {
        name ??= CurrentContext;
        if (name is null || !contexts.TryGetValue(name, out KubeContext? context))
        {
            throw ConnectionErrors.ContextNotFound(name, ContextNames, Files);
        }

        if (context.Cluster is null || !clusters.TryGetValue(context.Cluster, out KubeCluster? cluster))
        {
            throw ConnectionErrors.KubeconfigInvalid(Files.Trim('\''), context.Cluster is null ? $"context '{name}' names no cluster" : $"context '{name}' names the cluster '{context.Cluster}', which is not there");
        }

        if (context.User is null)
        {
            return (context, cluster, null);
        }

        return users.TryGetValue(context.User, out KubeUser? user)
            ? (context, cluster, user)
            : throw ConnectionErrors.KubeconfigInvalid(Files.Trim('\''), $"context '{name}' names the user '{context.User}', who is not there");
    }

    private void Add(string path)
    {
        files.Add(path);
        try
        {
            using var text = new StreamReader(path);
            if (new KubeconfigNode(YamlTree.Read(text)) is not { IsMap: true } root)
            {
                throw ConnectionErrors.KubeconfigInvalid(path, "it is not a YAML map");
            }

            Add(root, Path.GetDirectoryName(path) ?? ".");
        }
        catch (YamlException exception)
        {
            // The parser's message may quote the line, which may hold a credential.
            throw ConnectionErrors.KubeconfigInvalid(path, $"it is not valid YAML at line {exception.Start.Line}, column {exception.Start.Column}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConnectionErrors.KubeconfigInvalid(path, exception is UnauthorizedAccessException ? "this account may not read it" : ConnectionErrors.Clean(exception.Message), exception);
        }
        catch (FormatException exception)
        {
            throw ConnectionErrors.KubeconfigInvalid(path, exception.Message);
        }
    }

    private void Add(KubeconfigNode root, string folder)
    {
        CurrentContext ??= root.Text("current-context") is { Length: > 0 } current ? current : null;
        foreach ((string name, KubeconfigNode context) in root.Named("contexts", "context"))
        {
            contexts.TryAdd(name, new(name, context.Text("cluster"), context.Text("user") is { Length: > 0 } user ? user : null));
        }

        foreach ((string name, KubeconfigNode cluster) in root.Named("clusters", "cluster"))
        {
            clusters.TryAdd(name, new(name, cluster.Text("server"))
            {
                AuthorityFile = cluster.File("certificate-authority", folder),
                AuthorityData = cluster.Text("certificate-authority-data"),
                SkipVerification = cluster.Flag("insecure-skip-tls-verify"),
                TlsServerName = cluster.Text("tls-server-name"),
                ProxyUrl = cluster.Text("proxy-url"),
            });
        }

        foreach ((string name, KubeconfigNode user) in root.Named("users", "user"))
        {
            users.TryAdd(name, User(name, user, folder));
        }
    }

    private static KubeUser User(string name, KubeconfigNode user, string folder) => new(name)
    {
        CertificateFile = user.File("client-certificate", folder),
        CertificateData = user.Text("client-certificate-data"),
        KeyFile = user.File("client-key", folder),
        KeyData = user.Text("client-key-data"),
        Token = user.Text("token"),
        TokenFile = user.File("tokenFile", folder),
        Username = user.Text("username"),
        Password = user.Text("password"),
        Impersonate = user.Text("as"),
        ImpersonateGroups = user.Texts("as-groups"),
        AuthProvider = user.Child("auth-provider").Text("name"),
        AuthProviderConfig = user.Child("auth-provider").Child("config").Map(),
        Exec = Exec(user.Child("exec"), folder),
    };

    private static ExecPlugin? Exec(KubeconfigNode exec, string folder)
    {
        if (!exec.IsMap)
        {
            return null;
        }

        string command = exec.Text("command") ?? throw new FormatException("a credential plugin has no command");

        // A bare name is looked for in PATH, anything else from where the kubeconfig is.
        bool isRelative = command.AsSpan().IndexOfAny('/', '\\') >= 0 && !Path.IsPathRooted(command);
        return new(isRelative ? Path.Combine(folder, command) : command, exec.Text("apiVersion") ?? throw new FormatException("a credential plugin has no apiVersion"))
        {
            Arguments = exec.Texts("args"),
            Environment = [.. exec.Items("env").Select(item => KeyValuePair.Create(item.Text("name") ?? "", item.Text("value") ?? "")).Where(pair => pair.Key.Length > 0)],
            InteractiveMode = exec.Text("interactiveMode"),
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
        };
    }
}
