using System.Collections;
using System.Management.Automation.Language;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Packaging;

/// <summary>The manifest promises what the module has, no more and no less.</summary>
public sealed class ManifestTests
{
    private static readonly Hashtable Manifest = Read();

    [Fact]
    public void Only_cmdlets_are_exported_and_each_by_name()
    {
        Assert.Empty(Strings("FunctionsToExport"));
        Assert.Empty(Strings("VariablesToExport"));
        Assert.Empty(Strings("AliasesToExport"));
        Assert.DoesNotContain(Strings("CmdletsToExport"), name => name.Contains('*', StringComparison.Ordinal));
    }

    [Fact]
    public void Importing_exports_what_the_manifest_says()
    {
        using var engine = new Engine();

        var names = engine.Run("(Get-Module IoTOpsReadiness).ExportedCommands.Keys").RequireNoErrors().Lines;

        Assert.Equal(Strings("CmdletsToExport").Order(), names.Order());
    }

    [Fact]
    public void Nothing_is_needed_and_nothing_runs_in_the_callers_scope()
    {
        Assert.False(Manifest.ContainsKey("RequiredModules"));
        Assert.False(Manifest.ContainsKey("ScriptsToProcess"));
        Assert.Equal("7.4", Manifest["PowerShellVersion"]);
        Assert.Equal(["Core"], Strings("CompatiblePSEditions"));
    }

    [Fact]
    public void Files_that_are_named_exist()
    {
        Assert.All(
            Strings("FormatsToProcess").Concat(Strings("TypesToProcess")).Append((string)Manifest["RootModule"]!),
            file => Assert.True(File.Exists(Path.Combine(BuiltFiles.Module, file)), file));
    }

    [Fact]
    public void Commands_use_approved_verbs_and_one_prefix()
    {
        Assert.All(Strings("CmdletsToExport"), name => Assert.Matches("^[A-Z][a-z]+-IoTOps[A-Z]", name));
        var approved = typeof(System.Management.Automation.VerbInfo).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == "System.Management.Automation" && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields())
            .Select(field => field.Name)
            .ToHashSet();
        Assert.All(Strings("CmdletsToExport"), name => Assert.Contains(name.Split('-')[0], approved));
    }

    private static Hashtable Read()
    {
        var script = Parser.ParseFile(BuiltFiles.Manifest, out _, out var errors);
        Assert.Empty(errors);
        return (Hashtable)((HashtableAst)script.Find(node => node is HashtableAst, searchNestedScriptBlocks: false)!).SafeGetValue();
    }

    private static string[] Strings(string key) => Manifest[key] switch
    {
        object[] list => [.. list.Cast<string>()],
        string one => [one],
        _ => [],
    };
}
