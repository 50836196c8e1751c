using System.Globalization;
using System.Management.Automation.Language;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Packaging;

/// <summary>build.ps1 runs where PowerShell is; here at least it parses and offers its tasks.</summary>
public sealed class BuildScriptTests
{
    private static readonly string Script = Path.Combine(BuiltFiles.RepositoryRoot, "build.ps1");

    [Fact]
    public void It_parses_and_offers_its_tasks()
    {
        var script = Parser.ParseFile(Script, out _, out var errors);

        Assert.Empty(errors);
        var task = script.ParamBlock.Parameters.Single(parameter => parameter.Name.VariablePath.UserPath == "Task");
        var names = task.Attributes.OfType<AttributeAst>()
            .Single(attribute => attribute.TypeName.Name == "ValidateSet")
            .PositionalArguments.Select(argument => argument.SafeGetValue());
        Assert.Equal(["Build", "Test", "Package", "Acceptance"], names);
    }

    [Theory]
    [InlineData("Build", "build {0}/IoTOpsReadiness.sln -c Release")]
    [InlineData("Test", "test {0}/IoTOpsReadiness.sln -c Release")]
    [InlineData("Package", "build {0}/src/IoTOpsReadiness -t:PackageModule -c Release")]
    public void A_task_is_one_dotnet_command(string task, string command)
    {
        using var session = SessionWithStandIns();

        var result = session.Run($"& '{Script}' -Task {task} -Configuration Release").RequireNoErrors();

        Assert.Equal(string.Format(CultureInfo.InvariantCulture, command, BuiltFiles.RepositoryRoot), Assert.Single(result.Lines));
    }

    [Fact]
    public void A_failing_command_fails_the_script()
    {
        using var session = SessionWithStandIns(exitCode: 3);

        var result = session.Run($"& '{Script}' -Task Build, Package");

        Assert.Contains("exit code 3", result.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Single(result.Objects);
    }

    [Fact]
    public void A_missing_acceptance_suite_is_said_plainly()
    {
        using var copy = new TemporaryFile(".ps1", File.ReadAllText(Script));
        using var session = SessionWithStandIns();

        var error = session.Run($"& '{copy.Path}' -Task Acceptance").Terminating!;

        Assert.Contains("There is no acceptance suite", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_task_is_refused_before_anything_runs()
    {
        using var session = new Engine(importModule: false);

        var error = session.Run($"& '{Script}' -Task Deploy").Error;

        Assert.Equal("ParameterArgumentValidationError,build.ps1", error.FullyQualifiedErrorId);
    }

    // The bare engine lacks the few commands a build script takes for granted; dotnet itself only says what it was told.
    private static Engine SessionWithStandIns(int exitCode = 0)
    {
        var session = new Engine(importModule: false);
        session.Run(
            $$"""
            function Join-Path { [System.IO.Path]::Combine([string[]] $args) }
            function Test-Path { param($LiteralPath, $PathType) [System.IO.Directory]::Exists($LiteralPath) }
            function Write-Information { param($MessageData) }
            function dotnet { $global:LASTEXITCODE = {{exitCode}}; $args -join ' ' }
            """).RequireNoErrors();
        return session;
    }
}
