using System.IO.Compression;
using System.Text;

namespace IoTOpsReadiness.Connections.Tests.SupportBundles;

/// <summary>An archive in memory, laid out as <c>az iot ops support create-bundle</c> does.</summary>
internal sealed class BundleArchive
{
    private readonly List<(string Name, byte[] Content)> entries = [];

    /// <summary>A broker, by which a bundle is known to hold the group's kinds.</summary>
    public static BundleArchive WithBroker(string spec = "{}") => new BundleArchive().Add(
        "azure-iot-operations/broker/broker.v1.default.yaml",
        $"apiVersion: mqttbroker.iotoperations.azure.com/v1\nkind: Broker\nmetadata:\n  name: default\n  namespace: azure-iot-operations\nspec: {spec}\n");

    public BundleArchive Add(string name, string yaml) => Add(name, Encoding.UTF8.GetBytes(yaml));

    public BundleArchive Add(string name, byte[] content)
    {
        entries.Add((name, content));
        return this;
    }

    public byte[] ToBytes(CompressionLevel compression = CompressionLevel.Optimal)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name, compression);
                entry.LastWriteTime = new(2026, 3, 4, 5, 6, 8, TimeSpan.Zero);
                using Stream stream = entry.Open();
                stream.Write(content);
            }
        }

        return memory.ToArray();
    }
}
