using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Core.Tests.Guidelines;

/// <summary>The pages of docs/guidelines say the same as the catalogue.</summary>
public class GuidelinePagesTests
{
    private static readonly string[] Sections = ["Why it matters", "How it is observed", "What passes", "How to fix", "Edge cases", "Sources"];

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Folder, "AIO-*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IoTOpsReadiness.sln")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder!.FullName, "docs", "guidelines");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_says_what_the_catalogue_says(string page)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, page));
        GuidelineDefinition definition = Catalogue.All.Single(guideline => $"{guideline.Definition.Ref}.md" == page).Definition;
        string[] expected =
        [
            "---",
            $"ref: {definition.Ref}",
            $"id: {definition.Id}",
            $"title: {definition.Title}",
            $"area: {definition.Area}",
            $"severity: {definition.Severity}",
            $"since: {definition.Since.Name}",
            "---",
        ];

        Assert.Equal(expected, lines.Take(expected.Length));
        Assert.Equal(Sections, lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
    }
}
