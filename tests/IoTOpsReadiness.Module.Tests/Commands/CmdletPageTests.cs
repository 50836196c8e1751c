using System.Text.RegularExpressions;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>Holds the pages of the cmdlets against the cmdlets.</summary>
public sealed partial class CmdletPageTests : IDisposable
{
    private static readonly string Folder = Path.Combine(BuiltFiles.RepositoryRoot, "docs", "cmdlets");

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        IEnumerable<string?> cmdlets = engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Cmdlet").RequireNoErrors().Texts("Name");

        Assert.Equal(
            cmdlets.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Folder, "*-*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_page_lists_the_parameters_there_are_and_shows_examples()
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*-*.md"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string page = File.ReadAllText(file);
            IEnumerable<string> parameters = engine.Run(
                $"$common = [System.Management.Automation.PSCmdlet]::CommonParameters; foreach ($name in (Get-Command {name}).Parameters.Keys) {{ if ($name -notin $common) {{ $name }} }}")
                .RequireNoErrors().Objects.Select(item => (string)item.BaseObject);

            Assert.Equal(
                parameters.Order(StringComparer.Ordinal),
                Parameter().Matches(page).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
            Assert.True(page.Split("```powershell").Length > 3, $"{name} has fewer than three examples.");
        }
    }

    [GeneratedRegex(@"^\| `-(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Parameter();
}
