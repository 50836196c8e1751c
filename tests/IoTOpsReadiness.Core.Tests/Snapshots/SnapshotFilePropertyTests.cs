using System.Text;
using System.Text.Json;
using CsCheck;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Snapshots;

public class SnapshotFilePropertyTests
{
    private static readonly Gen<string> Names = Gen.OneOf(Gen.String, Gen.String[Gen.Char.AlphaNumeric, 1, 40]);

    private static readonly Gen<string> Documents = Names.Select(name => JsonSerializer.Serialize(new { kind = "Any", metadata = new { name } }));

    private static readonly Gen<SiteIdentity> Sites = Gen.Select(Names, Names, Names, Names)
        .Select(texts => new SiteIdentity { Name = "s" + texts.Item1, Context = texts.Item2, Server = texts.Item3, User = texts.Item4 });

    private static readonly Gen<(QueryResult Query, string[] Documents)> Answers = Gen.Select(
        Gen.OneOf(Evidence.Kinds.Select(kind => Gen.Const(kind.Name)).Append(Gen.Const("Gadgets")).ToArray()),
        Gen.Enum<EvidenceSource>(),
        Gen.Enum<QueryOutcome>(),
        Names,
        Gen.Long[0, 10_000_000_000],
        Documents.Array[0, 4])
        .Select((kind, source, outcome, message, ticks, documents) => (
            new QueryResult { Kind = kind, Source = source, Outcome = outcome, Message = message, Permission = message, Duration = TimeSpan.FromTicks(ticks), Count = documents.Length, Requests = 1, SiteNamespaceOnly = ticks % 2 == 0 },
            documents));

    private static readonly Gen<Snapshot> Snapshots = Gen.Select(Sites, Gen.DateTime, Names, Answers.Array[0, 12]).Select((site, moment, version, answers) =>
    {
        (QueryResult Query, string[] Documents)[] distinct = [.. answers.DistinctBy(answer => (answer.Query.Kind, answer.Query.Source))];
        return new Snapshot(
            site,
            new DateTimeOffset(moment.Ticks, TimeSpan.Zero),
            "v" + version,
            [.. distinct.Select(answer => answer.Query)],
            distinct.ToDictionary(
                answer => (answer.Query.Kind, answer.Query.Source),
                answer => (IReadOnlyList<ResourceDocument>)[.. answer.Documents.Select(json => new ResourceDocument(Encoding.UTF8.GetBytes(json)))]));
    });

    [Fact]
    public void Writing_what_was_read_gives_the_same_file() => Gen.Select(Snapshots, Gen.Bool).Sample((snapshot, compress) =>
    {
        byte[] written = Write(snapshot, compress);
        Snapshot read = SnapshotFile.Read(written, "site.json");
        Assert.Equal(written, Write(read, compress));
        Assert.Equal(snapshot.Count, read.Count);
        Assert.Equal(snapshot.Queries.Count, read.Queries.Count);
    });

    [Fact]
    public void A_cut_file_is_never_taken_for_a_whole_one() => Gen.Select(Snapshots, Gen.Double[0, 1]).Sample((snapshot, part) =>
    {
        byte[] file = Write(snapshot);
        int length = (int)(part * (file.Length - 3));
        ReadinessException error = Assert.Throws<ReadinessException>(() => SnapshotFile.Read(file.AsMemory(0, length), "site.json"));
        Assert.Contains(error.ErrorId, new[] { "IoTOps.Snapshot.Truncated", "IoTOps.Snapshot.NotASnapshot" });
    });

    [Fact]
    public void Damage_of_any_sort_ends_in_a_snapshot_or_in_our_own_error() =>
        Gen.Select(Snapshots, Gen.Bool, Gen.Select(Gen.Double[0, 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 6]).Sample((snapshot, compress, damages) =>
        {
            List<byte> file = [.. Write(snapshot, compress)];
            foreach ((double part, byte value, int how) in damages)
            {
                Damage(file, (int)(part * (file.Count - 1)), value, how);
            }

            try
            {
                foreach (ResourceDocument document in Read([.. file]))
                {
                    Assert.Equal(JsonValueKind.Object, document.Root.ValueKind);
                }
            }
            catch (ReadinessException exception)
            {
                Assert.StartsWith("IoTOps.Snapshot.", exception.ErrorId, StringComparison.Ordinal);
                Assert.DoesNotContain(exception.Message, char.IsControl);
            }
        });

    [Fact]
    public void Arbitrary_bytes_end_in_our_own_error() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        foreach (byte[] file in new[] { bytes, [0x1F, 0x8B, 8, .. bytes], [(byte)'{', .. bytes] })
        {
            Assert.Throws<ReadinessException>(() => SnapshotFile.Read(file, "site.json"));
        }
    });

    private static void Damage(List<byte> file, int index, byte value, int how)
    {
        switch (how)
        {
            case 0:
                file[index] = value;
                break;
            case 1:
                file.RemoveAt(index);
                break;
            case 2:
                file.Insert(index, value);
                break;
            default:
                // The bytes JSON is made of do more harm than random ones.
                file[index] = "{}[]\",:\\0tn\n"u8[value % 12];
                break;
        }

        if (file.Count == 0)
        {
            file.Add(value);
        }
    }

    private static IEnumerable<ResourceDocument> Read(byte[] file)
    {
        Snapshot snapshot = SnapshotFile.Read(file, "site.json");
        return Evidence.Kinds.SelectMany(kind => Enum.GetValues<EvidenceSource>().SelectMany(source => snapshot.Documents(kind, source)));
    }

    private static byte[] Write(Snapshot snapshot, bool compress = false)
    {
        using var stream = new MemoryStream();
        SnapshotFile.Write(snapshot, stream, compress);
        return stream.ToArray();
    }
}
