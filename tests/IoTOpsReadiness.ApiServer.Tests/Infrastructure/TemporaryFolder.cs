namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>A private folder that is gone after use.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("iotops-readiness-").FullName;

    public string File(string name) => Path.Combine(FullName, name);

    public string Write(string name, string content)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
