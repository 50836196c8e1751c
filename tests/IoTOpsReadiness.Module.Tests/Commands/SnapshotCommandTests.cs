using System.IO.Compression;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class SnapshotCommandTests : IDisposable
{
    private static readonly string Sample = Path.Combine(BuiltFiles.Module, "samples", "MultiNode.json");

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData(".json")]
    [InlineData(".json.gz")]
    public void A_snapshot_survives_export_and_import(string extension)
    {
        using var file = new TemporaryFile(extension);

        engine.Run($"Import-IoTOpsSnapshot '{Sample}' | Export-IoTOpsSnapshot '{file.Path}'").RequireNoErrors();
        Output before = engine.Run($"Test-IoTOpsCluster -LiteralPath '{Sample}'").RequireNoErrors();
        Output after = engine.Run($"Test-IoTOpsCluster -LiteralPath '{file.Path}'").RequireNoErrors();

        Assert.Equal(before.Texts("Summary"), after.Texts("Summary"));
        Assert.Equal(extension.EndsWith("gz", StringComparison.Ordinal), File.ReadAllBytes(file.Path)[0] == 0x1f);
    }

    [Fact]
    public void A_file_that_exists_is_kept_unless_told_otherwise()
    {
        using var file = new TemporaryFile(".json", "mine");

        Output refused = engine.Run($"Import-IoTOpsSnapshot '{Sample}' | Export-IoTOpsSnapshot '{file.Path}'");
        Assert.StartsWith("IoTOps.File.Exists", refused.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(file.Path));

        engine.Run($"Import-IoTOpsSnapshot '{Sample}' | Export-IoTOpsSnapshot '{file.Path}' -Force").RequireNoErrors();
        Assert.NotEqual("mine", File.ReadAllText(file.Path));
    }

    [Fact]
    public void What_if_writes_nothing()
    {
        using var file = new TemporaryFile(".json");

        engine.Run($"Import-IoTOpsSnapshot '{Sample}' | Export-IoTOpsSnapshot '{file.Path}' -WhatIf").RequireNoErrors();

        Assert.False(File.Exists(file.Path));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_a_clear_error_and_leaves_nothing()
    {
        using var file = new TemporaryFile(".json");
        string path = Path.Combine(Path.GetDirectoryName(file.Path)!, "missing", "file.json");

        Output output = engine.Run($"Import-IoTOpsSnapshot '{Sample}' | Export-IoTOpsSnapshot '{path}'");

        Assert.StartsWith("IoTOps.File.NotWritable", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file.Path)!));
    }

    [Fact]
    public void Pass_thru_returns_the_file()
    {
        using var file = new TemporaryFile(".json");

        Output output = engine.Run($"Import-IoTOpsSnapshot '{Sample}' | Export-IoTOpsSnapshot '{file.Path}' -PassThru").RequireNoErrors();

        Assert.Equal(file.Path, Assert.IsType<FileInfo>(output.Objects.Single().BaseObject).FullName);
    }

    [Fact]
    public void What_could_not_be_read_shows_in_the_default_view()
    {
        var host = new RecordingHost(160);
        using var showing = new Engine(host: host);

        showing.Run($"Import-IoTOpsSnapshot '{BuiltFiles.Module}/samples/Restricted.json' | Out-Default").RequireNoErrors();

        Assert.Contains("Nodes (Forbidden)", host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_support_bundle_is_imported_and_assessed_whatever_it_is_called()
    {
        using var file = new TemporaryFile(".dat");
        using (var archive = new ZipArchive(File.Create(file.Path), ZipArchiveMode.Create))
        using (var entry = new StreamWriter(archive.CreateEntry("plant/broker/broker.v1.default.yaml").Open()))
        {
            entry.Write("""
                apiVersion: mqttbroker.iotoperations.azure.com/v1
                kind: Broker
                metadata: {name: default, namespace: plant}
                spec: {advanced: {encryptInternalTraffic: Disabled}}
                """);
        }

        Output imported = engine.Run($"(Import-IoTOpsSnapshot '{file.Path}').Site.Namespace").RequireNoErrors();
        Output assessed = engine.Run($"Test-IoTOpsCluster -Path '{file.Path}' -Guideline Broker.InternalEncryption, Platform.Hardware | ForEach-Object {{ \"$($_.Guideline.Id) $($_.Status)\" }}").RequireNoErrors();

        Assert.Equal("plant", imported.Objects.Single().BaseObject);
        Assert.Equal(["Platform.Hardware Unknown", "Broker.InternalEncryption Fail"], assessed.Objects.Select(text => text.BaseObject));
    }

    [Fact]
    public void An_archive_that_is_no_support_bundle_is_refused()
    {
        using var file = new TemporaryFile(".zip");
        using (var archive = new ZipArchive(File.Create(file.Path), ZipArchiveMode.Create))
        {
            archive.CreateEntry("readme.txt").Open().Dispose();
        }

        Output output = engine.Run($"Import-IoTOpsSnapshot '{file.Path}'");

        Assert.StartsWith("IoTOps.Snapshot.NotABundle", Assert.Single(output.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
