using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Broker;

/// <summary>Lets messages overflow to disk.</summary>
public static class DiskBufferEditor
{
    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } = [Evidence.Brokers, Evidence.StorageClasses, Evidence.Nodes, Evidence.Instances];

    /// <summary>Drafts the broker with a buffer.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where the draft goes.</param>
    /// <param name="maxSize">The most it takes per pod, such as <c>10G</c>.</param>
    /// <param name="volume">Where it lives.</param>
    /// <param name="storageClass">The storage class of its claim; null for the default one.</param>
    /// <param name="force">True to go ahead with what would be refused.</param>
    /// <param name="guideline">The guideline it is for; null for its own sake.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Broker.InvalidSize</c>, <c>IoTOps.Broker.NoStorageClass</c>, <c>IoTOps.Broker.DoesNotFit</c>.
    /// </exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, string maxSize, DiskBufferVolume volume, string? storageClass, bool force, string? guideline = null)
    {
        if (!Model.Broker.IsContractSize(maxSize) || !Quantity.TryParse(maxSize, out double bytes) || bytes <= 0)
        {
            throw new ReadinessException(
                "IoTOps.Broker.InvalidSize", ErrorKind.InvalidArgument, $"'{maxSize}' is no size of a buffer.", "Write a whole number and one of K, M, G, T, P, E, such as 10G; the service takes no Gi.", maxSize);
        }

        if (storageClass is not null && volume == DiskBufferVolume.EmptyDir)
        {
            throw new ReadinessException("IoTOps.Broker.NoStorageClass", ErrorKind.InvalidArgument, "A buffer in an emptyDir has no storage class.", "Leave out -StorageClass, or use another -Volume.", storageClass);
        }

        if (storageClass is not null && site.Has(Evidence.StorageClasses) && !site.StorageClasses.Any(item => item.Name == storageClass))
        {
            throw new ReadinessException(
                "IoTOps.Broker.NoStorageClass",
                ErrorKind.NotFound,
                $"There is no storage class '{storageClass}' on '{site.Name}'.",
                $"There are: {string.Join(", ", site.StorageClasses.Select(item => item.Name))}.",
                storageClass);
        }

        Node? small = volume == DiskBufferVolume.EmptyDir && site.Has(Evidence.Nodes)
            ? site.SchedulableNodes.FirstOrDefault(node => node.AllocatableEphemeralStorage is { } free && free < bytes)
            : null;
        if (small is not null && !force)
        {
            throw new ReadinessException(
                "IoTOps.Broker.DoesNotFit",
                ErrorKind.InvalidArgument,
                $"Node {small.Name} has {small.AllocatableEphemeralStorage / 1e9:0.#} GB for pods, less than {maxSize}.",
                "Use a smaller -MaxSize, or a claim. -Force goes ahead nevertheless.",
                maxSize);
        }

        ChangeDraft draft = BrokerDraft.CreateOnly(site, drafts, force);
        JsonObject buffer = new() { ["maxSize"] = maxSize };
        if (volume != DiskBufferVolume.EmptyDir)
        {
            JsonObject claim = new() { ["accessModes"] = new JsonArray("ReadWriteOnce") };
            if (storageClass is not null)
            {
                claim["storageClassName"] = storageClass;
            }

            buffer[volume == DiskBufferVolume.PersistentClaim ? "persistentVolumeClaimSpec" : "ephemeralVolumeClaimSpec"] = claim;
        }

        draft.Part()["diskBackedMessageBuffer"] = buffer;
        string kind = volume == DiskBufferVolume.EmptyDir ? "an emptyDir" : $"a claim{(storageClass is null ? "" : $" of {storageClass}")}";
        return draft
            .For($"Let messages overflow to disk: {maxSize} per pod in {kind}", guideline)
            .Command($"Set-IoTOpsBrokerDiskBuffer -MaxSize {maxSize} -Volume {volume}{(storageClass is null ? "" : $" -StorageClass {storageClass}")}")
            .WithRunbook();
    }
}
