using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// What an API server keeps in etcd: objects by resource, one revision for all of them, and the latest changes for those
/// who watch. Safe to use from many requests at once.
/// </summary>
internal sealed class Cluster
{
    private const int LongestHistory = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<ResourceType, ImmutableSortedDictionary<string, StoredObject>> objects;
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> documents;
    private readonly Queue<ClusterEvent> history = new();
    private readonly List<(ResourceType Type, ChannelWriter<ClusterEvent> Events)> watchers = [];
    private long revision;
    private long forgotten;

    /// <summary>A cluster without objects.</summary>
    /// <param name="types">What its API server serves.</param>
    /// <param name="documents">What it answers at URLs that are no resources.</param>
    /// <param name="time">Its clock.</param>
    public Cluster(IReadOnlyList<ResourceType> types, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> documents, TimeProvider time)
    {
        Types = types;
        this.documents = new(documents, StringComparer.Ordinal);
        Time = time;
        objects = types.ToDictionary(type => type, _ => ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal));
    }

    /// <summary>Raised after each write. Not for what was planted.</summary>
    public event Action<ClusterEvent>? Changed;

    /// <summary>What the API server serves.</summary>
    public IReadOnlyList<ResourceType> Types { get; }

    /// <summary>What it answers at URLs that are no resources, by path. Can be changed at any time.</summary>
    public IDictionary<string, ReadOnlyMemory<byte>> Documents => documents;

    /// <summary>Its clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The moment, as objects write it.</summary>
    public string Now => Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A resource; null if it is not served.</summary>
    public ResourceType? Type(string group, string plural) => Types.FirstOrDefault(type => type.Group == group && type.Plural == plural);

    /// <summary>The objects of a resource in order, and the revision at which they are so.</summary>
    public (ImmutableSortedDictionary<string, StoredObject> Objects, long Revision) List(ResourceType type)
    {
        lock (gate)
        {
            return (objects[type], revision);
        }
    }

    /// <summary>One object; null if there is none.</summary>
    public StoredObject? Find(ResourceType type, string? @namespace, string name)
    {
        lock (gate)
        {
            return objects[type].GetValueOrDefault(StoredObject.KeyOf(@namespace, name));
        }
    }

    /// <summary>Puts an object there as it is.</summary>
    public void Plant(StoredObject planted)
    {
        lock (gate)
        {
            objects[planted.Type] = objects[planted.Type].SetItem(planted.Key, planted);
            revision = forgotten = Math.Max(revision, planted.Revision + 1);
        }
    }

    /// <summary>
    /// Replaces an object in one step; what <paramref name="change"/> throws leaves everything as it was.
    /// </summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">The namespace; null for a cluster-scoped resource.</param>
    /// <param name="name">The name.</param>
    /// <param name="change">
    /// Gets the object as it is, null where there is none, and gives what it is to be, null for nothing. The same content
    /// again changes nothing.
    /// </param>
    /// <param name="isDryRun">Whether to leave everything as it is all the same.</param>
    /// <returns>The object afterwards; null if there is none.</returns>
    public StoredObject? Write(ResourceType type, string? @namespace, string name, Func<StoredObject?, JsonObject?> change, bool isDryRun = false)
    {
        ClusterEvent? happened = null;
        StoredObject? written;
        lock (gate)
        {
            string key = StoredObject.KeyOf(@namespace, name);
            StoredObject? current = objects[type].GetValueOrDefault(key);
            JsonObject? wanted = change(current);
            if (isDryRun)
            {
                return wanted is null ? null : StoredObject.Of(type, wanted);
            }

            if (wanted is null)
            {
                written = null;
                if (current is not null)
                {
                    objects[type] = objects[type].Remove(key);
                    revision++;
                    happened = new("DELETED", current, current, revision);
                }
            }
            else if (current is not null && JsonNode.DeepEquals(current.ToNode(), wanted))
            {
                written = current;
            }
            else
            {
                revision++;
                wanted.Require("metadata")["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
                written = StoredObject.Of(type, wanted);
                objects[type] = objects[type].SetItem(key, written);
                happened = new(current is null ? "ADDED" : "MODIFIED", written, current, revision);
            }

            if (happened is not null)
            {
                Tell(happened);
            }
        }

        if (happened is not null)
        {
            Changed?.Invoke(happened);
        }

        return written;
    }

    /// <summary>
    /// Follows a resource. Gives what is there at the beginning, unless the changes since a revision are asked for, and
    /// then every change until it is disposed.
    /// </summary>
    /// <returns>Null if the revision is too long ago.</returns>
    public ClusterWatch? Watch(ResourceType type, long? since)
    {
        var channel = Channel.CreateUnbounded<ClusterEvent>(new() { SingleReader = true });
        lock (gate)
        {
            if (since < forgotten - 1)
            {
                return null;
            }

            IEnumerable<ClusterEvent> first = since is { } start
                ? history.Where(change => change.Object.Type == type && change.Revision > start)
                : objects[type].Values.Select(item => new ClusterEvent("ADDED", item, null, revision));
            foreach (ClusterEvent change in first)
            {
                channel.Writer.TryWrite(change);
            }

            (ResourceType, ChannelWriter<ClusterEvent>) watcher = (type, channel.Writer);
            watchers.Add(watcher);
            return new(channel.Reader, () =>
            {
                lock (gate)
                {
                    watchers.Remove(watcher);
                }
            });
        }
    }

    private void Tell(ClusterEvent happened)
    {
        history.Enqueue(happened);
        if (history.Count > LongestHistory)
        {
            forgotten = history.Dequeue().Revision + 1;
        }

        foreach ((ResourceType type, ChannelWriter<ClusterEvent> events) in watchers)
        {
            if (type == happened.Object.Type)
            {
                events.TryWrite(happened);
            }
        }
    }
}
