using System.Management.Automation;
using System.Runtime.Loader;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Loading;

public sealed class ImportTests : IDisposable
{
    private static readonly string Import = $"Import-Module '{BuiltFiles.Manifest}'";

    private readonly Engine engine = new(importModule: false);

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("; {0} -Force")]
    [InlineData("; {0} -Force; {0} -Force")]
    [InlineData("; Remove-Module IoTOpsReadiness; {0}")]
    public void Commands_are_there_however_often_it_is_imported(string again)
    {
        Output output = engine.Run(Import + again.Replace("{0}", Import, StringComparison.Ordinal) + "; Get-IoTOpsGuideline AIO-020");

        output.RequireNoErrors();
        Assert.Equal(["Broker.InternalEncryption"], output.Texts("Id"));
    }

    [Fact]
    public void Nothing_is_left_after_it_is_removed()
    {
        engine.Run($"{Import}; Remove-Module IoTOpsReadiness").RequireNoErrors();

        Assert.DoesNotContain(engine.Run("Get-Module -All").Texts("Name"), name => name!.Contains("IoTOps", StringComparison.Ordinal));
        Assert.NotEmpty(engine.Run("Get-IoTOpsGuideline").Errors);
    }

    [Fact]
    public void A_second_runspace_has_its_own_import()
    {
        using var other = new Engine();
        engine.Run(Import).RequireNoErrors();

        Assert.NotEmpty(other.Run("Get-IoTOpsGuideline").RequireNoErrors().Objects);
        Assert.NotEmpty(engine.Run("Get-IoTOpsGuideline").RequireNoErrors().Objects);
    }

    [Fact]
    public void Another_module_may_import_it()
    {
        Output output = engine.Run(
            $"New-Module -Name outer -ScriptBlock {{ {Import}; function Get-Outer {{ Get-IoTOpsGuideline AIO-020 }} }} | Import-Module; Get-Outer");

        Assert.Single(output.RequireNoErrors().Objects);
    }

    [Fact]
    public void A_prefix_applies()
    {
        Output output = engine.Run($"{Import} -Prefix My; Get-MyIoTOpsGuideline AIO-020");

        Assert.Single(output.RequireNoErrors().Objects);
    }

    [Fact]
    public void A_command_s_name_loads_the_module()
    {
        string modulePath = Path.GetFullPath(Path.Combine(BuiltFiles.Module, "..", ".."));

        Output output = engine.Run($"$env:PSModulePath = '{modulePath}'; Get-IoTOpsGuideline AIO-020");

        Assert.Single(output.RequireNoErrors().Objects);
    }

    [Fact]
    public void A_copy_elsewhere_is_refused_in_the_same_process()
    {
        string copy = Directory.CreateTempSubdirectory("iotops-copy-").FullName;
        foreach (string file in Directory.EnumerateFiles(BuiltFiles.Module, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(BuiltFiles.Module, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        engine.Run(Import).RequireNoErrors();
        ErrorRecord error = engine.Run($"Import-Module '{copy}/IoTOpsReadiness.psd1'").Error;

        Assert.Contains("IoTOps.Module.RestartRequired", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(BuiltFiles.Bin.TrimEnd('/'), error.ToString(), StringComparison.Ordinal);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public void The_manifest_exports_the_cmdlets_there_are()
    {
        Output exported = engine.Run($"(Test-ModuleManifest '{BuiltFiles.Manifest}').ExportedCmdlets.Keys").RequireNoErrors();
        engine.Run(Import).RequireNoErrors();
        IEnumerable<string> implemented =
            from type in AssemblyLoadContext.All.Single(context => context.Name == "IoTOpsReadiness").Assemblies.Single(assembly => assembly.GetName().Name == "IoTOpsReadiness").GetTypes()
            from attribute in type.GetCustomAttributesData()
            where attribute.AttributeType.Name == nameof(CmdletAttribute)
            select $"{attribute.ConstructorArguments[0].Value}-{attribute.ConstructorArguments[1].Value}";

        Assert.NotEmpty(implemented);
        Assert.Equal(implemented.Order(StringComparer.Ordinal), exported.Objects.Select(item => (string)item.BaseObject).Order(StringComparer.Ordinal));
    }
}
