namespace IoTOpsReadiness.Sandbox.Connecting;

/// <summary>The files a client needs: the kubeconfig and the certificate authority. Only their owner can read them.</summary>
internal sealed class ConnectionFolder : IDisposable
{
    private readonly bool isTemporary;

    private ConnectionFolder(string path, bool isTemporary)
    {
        this.isTemporary = isTemporary;
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The kubeconfig in it.</summary>
    public string Kubeconfig => System.IO.Path.Combine(Path, "kubeconfig");

    /// <summary>The certificate of the authority in it.</summary>
    public string Authority => System.IO.Path.Combine(Path, "ca.crt");

    /// <summary>Writes the files.</summary>
    /// <param name="server">What they lead to.</param>
    /// <param name="path">The folder, made if needed; null for a private one that goes away with this object.</param>
    /// <exception cref="SandboxException">The folder cannot be written.</exception>
    public static ConnectionFolder Write(SandboxServer server, string? path)
    {
        try
        {
            // A new temporary folder is its owner's alone.
            string full = path is null ? Directory.CreateTempSubdirectory("iotops-sandbox-").FullName : Directory.CreateDirectory(path).FullName;
            var folder = new ConnectionFolder(full, path is null);
            WritePrivate(folder.Kubeconfig, Connecting.Kubeconfig.Text(server));
            WritePrivate(folder.Authority, server.AuthorityPem);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SandboxException($"What a client needs cannot be written to '{path}': {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (isTemporary)
            {
                Directory.Delete(Path, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody still has a file open; its tokens are worthless now.
        }
    }

    private static void WritePrivate(string path, string text)
    {
        // A file that is already there would keep its rights.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
