using System.Text.Json;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Model;

/// <content>Whether messages may overflow to disk, and where to. Not durable: it is gone with its pod.</content>
public sealed partial class Broker
{
    /// <summary>True where messages may overflow to disk.</summary>
    public bool HasDiskBuffer => Get("diskBackedMessageBuffer").ValueKind == JsonValueKind.Object;

    /// <summary>The most the buffer may take per pod, for example <c>10G</c>; null where not set.</summary>
    public string? DiskBufferMaxSize => Text("diskBackedMessageBuffer.maxSize");

    /// <summary><see cref="DiskBufferMaxSize"/> in bytes; null where not set or not a quantity.</summary>
    public double? DiskBufferMaxBytes => Quantity.TryParse(DiskBufferMaxSize, out double bytes) ? bytes : null;

    /// <summary>Where the buffer lives.</summary>
    public DiskBufferVolume DiskBufferVolume =>
        Get("diskBackedMessageBuffer.ephemeralVolumeClaimSpec").ValueKind == JsonValueKind.Object ? DiskBufferVolume.EphemeralClaim
        : Get("diskBackedMessageBuffer.persistentVolumeClaimSpec").ValueKind == JsonValueKind.Object ? DiskBufferVolume.PersistentClaim
        : DiskBufferVolume.EmptyDir;

    /// <summary>The storage class the buffer's claim asks for; null where it asks for the default one or has no claim.</summary>
    public string? DiskBufferStorageClass => Text($"{DiskBufferClaimPath}.storageClassName");

    /// <summary>Where in the body the buffer's claim stands, or would.</summary>
    public string DiskBufferClaimPath => DiskBufferVolume == DiskBufferVolume.PersistentClaim
        ? "diskBackedMessageBuffer.persistentVolumeClaimSpec"
        : "diskBackedMessageBuffer.ephemeralVolumeClaimSpec";

    /// <summary>
    /// Parts of the buffer no known API has. A published sample nests a claim under a wrong key, which makes a buffer
    /// without a claim.
    /// </summary>
    public IReadOnlyList<string> DiskBufferUnknownParts => HasDiskBuffer
        ? Get("diskBackedMessageBuffer").EnumerateObject().Select(part => part.Name)
            .Where(name => name is not ("maxSize" or "ephemeralVolumeClaimSpec" or "persistentVolumeClaimSpec"))
            .ToArray()
        : [];

    /// <summary>Whether a size is written the way the service contract wants: <c>10G</c>, not <c>10Gi</c>.</summary>
    public static bool IsContractSize(string size) => ContractSize().IsMatch(size);

    [GeneratedRegex(@"\A[0-9]+[KMGTPE]\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContractSize();
}
