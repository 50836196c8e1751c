namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public TemporaryFile(string extension, string? content = null)
    {
        Path = System.IO.Path.Combine(folder, "file" + extension);
        if (content is not null)
        {
            File.WriteAllText(Path, content);
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
