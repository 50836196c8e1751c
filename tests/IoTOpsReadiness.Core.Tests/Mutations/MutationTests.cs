using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Mutations;

/// <summary>
/// Breaks the samples one thing at a time and holds what changes against <c>expected.txt</c>: the guidelines named there
/// change to the verdict named there, and no other guideline moves. When a rule changes on purpose, the failing test shows
/// the new line to review and to put into the file.
/// </summary>
public class MutationTests
{
    private static readonly string[] SampleNames = ["Quickstart", "MultiNode", "Ready"];

    private static readonly Lazy<Dictionary<string, Dictionary<string, string>>> Unbroken = new(() =>
        SampleNames.ToDictionary(name => name, name => Verdicts(File.ReadAllBytes(SamplePath(name)))));

    private static readonly Lazy<Dictionary<string, Func<string>>> Actual = new(Enumerate);

    public static TheoryData<string> Cases => [.. Expected().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Exactly_the_intended_guidelines_change(string mutation)
    {
        Assert.Equal(Expected()[mutation], Actual.Value[mutation]());
    }

    [Fact]
    public void Every_mutation_has_an_expectation_and_there_are_enough()
    {
        Assert.Equal(Actual.Value.Keys.Order(StringComparer.Ordinal), Expected().Keys.Order(StringComparer.Ordinal));
        Assert.True(Expected().Count >= 150, $"There are {Expected().Count}.");
    }

    [Fact]
    public void Hardly_any_mutation_goes_unnoticed()
    {
        // A mutation nobody notices proves only that nothing else moved; most must prove more.
        Assert.True(Expected().Values.Count(changes => changes == "nothing changes") * 4 < Expected().Count);
    }

    private static Dictionary<string, string> Expected() => File.ReadAllLines(Repository.PathOf("tests", "IoTOpsReadiness.Core.Tests", "Mutations", "expected.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(" -> ", 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    private static Dictionary<string, Func<string>> Enumerate()
    {
        var actual = new Dictionary<string, Func<string>>();
        foreach (string sample in SampleNames)
        {
            JsonObject snapshot = JsonNode.Parse(File.ReadAllBytes(SamplePath(sample)))!.AsObject();
            foreach (Mutation mutation in MutationTable.All)
            {
                JsonObject broken = snapshot.DeepClone().AsObject();
                if (mutation.Apply(broken))
                {
                    actual.Add($"{sample}: {mutation}", () => Changes(sample, broken));
                }
            }
        }

        return actual;
    }

    private static string Changes(string sample, JsonObject broken)
    {
        Dictionary<string, string> before = Unbroken.Value[sample];
        Dictionary<string, string> after = Verdicts(Encoding.UTF8.GetBytes(broken.ToJsonString()));
        string changes = string.Join("; ", after.Where(pair => before[pair.Key] != pair.Value).Select(pair => $"{pair.Key} {pair.Value}"));
        return changes.Length == 0 ? "nothing changes" : changes;
    }

    private static Dictionary<string, string> Verdicts(byte[] file) => new Assessor(new())
        .AssessAsync(SnapshotFile.Read(file, "mutated sample"))
        .ToBlockingEnumerable()
        .ToDictionary(result => result.Id, Describe);

    private static string Describe(GuidelineResult result) => result.Status switch
    {
        Status.Fail => $"{result.Status}/{result.Severity}",
        Status.Unknown => $"{result.Status}/{result.Reason}",
        _ => result.Status.ToString(),
    };

    private static string SamplePath(string name) => Repository.PathOf("module", "samples", name + ".json");
}
