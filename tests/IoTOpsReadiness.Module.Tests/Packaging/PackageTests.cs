using System.Collections;
using System.IO.Compression;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Xml.Linq;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Packaging;

/// <summary>The package is what a PowerShell repository expects, and holds exactly the module.</summary>
public sealed class PackageTests
{
    private static readonly string Package = Path.Combine(BuiltFiles.Package, $"IoTOpsReadiness.{BuiltFiles.Version}.nupkg");

    [Fact]
    public void Content_is_the_module_folder_at_the_root()
    {
        using var package = ZipFile.OpenRead(Package);

        var content = package.Entries
            .Where(entry => !IsPackaging(entry.FullName))
            .ToDictionary(entry => Uri.UnescapeDataString(entry.FullName), HashOf);
        var module = Directory.GetFiles(BuiltFiles.Module, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(BuiltFiles.Module, file).Replace('\\', '/'), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

        Assert.Equal(module.OrderBy(file => file.Key, StringComparer.Ordinal), content.OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Nuspec_says_what_the_manifest_says()
    {
        using var package = ZipFile.OpenRead(Package);
        using var stream = package.GetEntry("IoTOpsReadiness.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata").Elements()
            .ToDictionary(element => element.Name.LocalName, element => element.Value);
        using var engine = new Engine();
        PSObject module = engine.Run("Get-Module IoTOpsReadiness").RequireNoErrors().Objects.Single();
        string[] tags = metadata["tags"].Split(' ');

        Assert.Equal("IoTOpsReadiness", metadata["id"]);
        Assert.Equal(BuiltFiles.Version, metadata["version"]);
        Assert.Equal(module.Properties["Description"].Value, metadata["description"]);
        Assert.Equal(module.Properties["Author"].Value, metadata["authors"]);
        Assert.Equal(module.Properties["Copyright"].Value, metadata["copyright"]);
        Assert.Equal(module.Properties["ReleaseNotes"].Value, metadata["releaseNotes"]);
        Assert.Contains("PSModule", tags);
        Assert.All((IEnumerable<string>)module.Properties["Tags"].Value, tag => Assert.Contains(tag, tags));
        Assert.All(((IDictionary)module.Properties["ExportedCmdlets"].Value).Keys.Cast<string>(), name =>
        {
            Assert.Contains("PSCmdlet_" + name, tags);
            Assert.Contains("PSCommand_" + name, tags);
        });
    }

    [Fact]
    public void Checksum_is_of_this_package()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Package)));

        Assert.Equal($"{hash}  {Path.GetFileName(Package)}", File.ReadAllText(Package + ".sha256").Trim());
    }

    [Fact]
    public void No_entry_carries_the_time_of_the_build()
    {
        using var package = ZipFile.OpenRead(Package);

        Assert.Equal(new DateTime(2024, 10, 1), package.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct().Single());
    }

    private static string HashOf(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static bool IsPackaging(string name) =>
        name is "[Content_Types].xml" or "IoTOpsReadiness.nuspec"
        || name.StartsWith("_rels/", StringComparison.Ordinal)
        || name.StartsWith("package/", StringComparison.Ordinal);
}
