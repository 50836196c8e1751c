using System.Text.Json;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Packaging;

/// <summary>Whoever's work ships is named, with the licence it is under and its text.</summary>
public sealed partial class ThirdPartyNoticeTests
{
    // A sentence of each licence that no other has.
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["MIT"] = "The above copyright notice and this permission notice shall be included in all",
        ["Apache-2.0"] = "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION",
    };

    private readonly string notices = File.ReadAllText(Path.Combine(BuiltFiles.Module, "THIRD-PARTY-NOTICES.txt")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_package_that_ships_is_named_with_its_version_and_no_other()
    {
        string[] shipped = [.. Packages().Keys.Order(StringComparer.Ordinal)];

        Assert.NotEmpty(shipped);
        Assert.Equal(shipped, Entry().Matches(notices).Select(match => match.Groups["package"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_assembly_that_is_not_ours_belongs_to_such_a_package()
    {
        HashSet<string> known = [.. Packages().Values.SelectMany(assemblies => assemblies)];

        Assert.DoesNotContain(
            Directory.EnumerateFiles(BuiltFiles.Bin, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)),
            name => !name.StartsWith("IoTOpsReadiness", StringComparison.Ordinal) && !known.Contains(name));
    }

    [Fact]
    public void Every_licence_that_is_named_is_there_in_full()
    {
        foreach (Match match in Entry().Matches(notices))
        {
            string licence = match.Groups["licence"].Value;
            Assert.True(Texts.ContainsKey(licence), $"{match.Groups["package"].Value} is under {licence}, whose text is not known to this test.");
            Assert.Contains(Texts[licence], notices, StringComparison.Ordinal);
            Assert.StartsWith("Copyright ", match.Groups["copyright"].Value, StringComparison.Ordinal);
        }
    }

    // What the resolver loads is what the build wrote down.
    private static Dictionary<string, string[]> Packages()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(BuiltFiles.Bin, "IoTOpsReadiness.deps.json")));
        return document.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .Where(library => !library.Name.StartsWith("IoTOpsReadiness", StringComparison.Ordinal))
            .Select(library => (Name: library.Name.Replace('/', ' '), Assemblies: Assemblies(library.Value)))
            .Where(package => package.Assemblies.Length > 0)
            .ToDictionary(package => package.Name, package => package.Assemblies);
    }

    private static string[] Assemblies(JsonElement library) =>
        [.. new[] { "runtime", "runtimeTargets" }
            .SelectMany(kind => library.TryGetProperty(kind, out JsonElement files) ? files.EnumerateObject().Select(file => Path.GetFileName(file.Name)).ToArray() : [])
            .Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"^(?<package>[A-Za-z][\w.]* \d[\w.\-]*)\n    Licence: (?<licence>\S+)\n    (?<copyright>.+)\n    https://", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
