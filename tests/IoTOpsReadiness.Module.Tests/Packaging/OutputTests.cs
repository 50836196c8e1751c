using System.Management.Automation.Language;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Packaging;

/// <summary>The folder that ships holds what it needs and nothing that would do harm.</summary>
public sealed class OutputTests
{
    [Fact]
    public void Everything_is_from_the_sources_an_assembly_or_the_help()
    {
        string sources = Path.Combine(BuiltFiles.RepositoryRoot, "module");

        IEnumerable<string> written = Files().Where(file => !file.StartsWith(BuiltFiles.Bin, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(BuiltFiles.Module, file));

        Assert.Equal(
            Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(sources, file))
                .Append(Path.Combine("en-US", "IoTOpsReadiness.dll-Help.xml"))
                .Concat(Directory.EnumerateFiles(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "about"), "about_*.md").Select(page => Path.Combine("en-US", Path.GetFileNameWithoutExtension(page) + ".help.txt")))
                .Order(StringComparer.Ordinal),
            written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_assembly_of_ours_names_the_folder_it_was_built_in()
    {
        byte[] folder = System.Text.Encoding.UTF8.GetBytes(BuiltFiles.RepositoryRoot);

        Assert.DoesNotContain(Files("IoTOpsReadiness*.dll"), file => File.ReadAllBytes(file).AsSpan().IndexOf(folder) >= 0);
    }

    [Fact]
    public void No_assembly_is_a_reference_assembly()
    {
        Assert.DoesNotContain(Files("*.dll"), IsReferenceAssembly);
    }

    [Fact]
    public void Every_assembly_our_code_refers_to_is_there_or_comes_with_the_host()
    {
        var shipped = Files("*.dll").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var platform = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Append("System.Management.Automation")
            .ToHashSet();

        var missing =
            from file in Files("*.dll")
            from reference in ReferencesOf(file)
            where !shipped.Contains(reference) && !platform.Contains(reference)
            select $"{Path.GetFileName(file)} needs {reference}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Nothing_native_is_shipped()
    {
        // The sign-in broker of Windows alone would be five times the module.
        Assert.DoesNotContain(Files(), file =>
            file.Contains("msalruntime", StringComparison.OrdinalIgnoreCase)
            || Path.GetFileNameWithoutExtension(file) is "Microsoft.Identity.Client.Broker" or "Microsoft.Identity.Client.NativeInterop" or "Azure.Identity.Broker"
            || Path.GetExtension(file) is ".so" or ".dylib"
            || file.Replace('\\', '/').Contains("/native/", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_quickly_downloaded()
    {
        long size = Files().Where(file => !file.Contains($"{Path.DirectorySeparatorChar}runtimes{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length);

        Assert.InRange(size, 1, 32L << 20);
    }

    [Fact]
    public void The_loader_depends_on_the_framework_only()
    {
        Assert.All(
            ReferencesOf(Path.Combine(BuiltFiles.Bin, "IoTOpsReadiness.Loader.dll")),
            name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Dependencies_are_described_for_the_resolver()
    {
        Assert.True(File.Exists(Path.Combine(BuiltFiles.Bin, "IoTOpsReadiness.deps.json")));
    }

    [Fact]
    public void Scripts_parse_and_use_no_command_beyond_the_core_module()
    {
        var script = Parser.ParseFile(Path.Combine(BuiltFiles.Module, "IoTOpsReadiness.psm1"), out _, out var errors);

        Assert.Empty(errors);
        Assert.All(
            script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>(),
            command => Assert.StartsWith(@"Microsoft.PowerShell.Core\", command.GetCommandName(), StringComparison.Ordinal));
    }

    private static string[] Files(string pattern = "*") => Directory.GetFiles(BuiltFiles.Module, pattern, SearchOption.AllDirectories);

    private static bool IsReferenceAssembly(string file) => Read(file, metadata => metadata
        .GetAssemblyDefinition()
        .GetCustomAttributes()
        .Select(handle => metadata.GetCustomAttribute(handle).Constructor)
        .Where(constructor => constructor.Kind == HandleKind.MemberReference)
        .Select(constructor => metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent)
        .Where(parent => parent.Kind == HandleKind.TypeReference)
        .Any(parent => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) == "ReferenceAssemblyAttribute"));

    private static string[] ReferencesOf(string file) => Read<string[]>(file, metadata =>
        [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))]);

    private static T Read<T>(string file, Func<MetadataReader, T> read)
    {
        using var image = new PEReader(File.OpenRead(file));
        return read(image.GetMetadataReader());
    }
}
