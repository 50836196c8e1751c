using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Core.Tests.Guidelines;

public class CatalogueTests
{
    public static TheoryData<string> Ids => [.. Catalogue.All.Select(guideline => guideline.Definition.Id)];

    [Fact]
    public void All_sixty_guidelines_are_there_once()
    {
        Assert.Equal(Enumerable.Range(1, 60), Catalogue.All.Select(guideline => guideline.Definition.Number).Order());
    }

    [Theory]
    [InlineData("2024-10", 38)]
    [InlineData("2025-03", 39)]
    [InlineData("2026-08", 60)]
    public void A_baseline_never_grows_after_its_date(string baseline, int count)
    {
        Assert.Equal(count, Catalogue.Of(Baseline.Find(baseline)!).Count);
    }

    [Fact]
    public void Ids_are_unique_whatever_the_letter_case()
    {
        Assert.Distinct(Catalogue.All.Select(guideline => guideline.Definition.Id), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_definition_is_complete(string id)
    {
        GuidelineDefinition definition = Definition(id);

        Assert.Matches(@"^[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+$", definition.Id);
        Assert.All([definition.Title, definition.Recommendation, definition.Remediation], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.False(definition.Title.EndsWith('.'), "A title is not a sentence.");
        Assert.True(definition.Title.Length <= 70, "A title fits a column.");
        Assert.True(Uri.TryCreate(definition.HelpUri, UriKind.Absolute, out _));
        Assert.Equal($"https://docs.example.com/guidelines/{definition.Ref}.md", definition.HelpUriIn("https://docs.example.com/"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_guideline_lives_in_the_folder_of_its_area(string id)
    {
        Guideline guideline = Catalogue.All.Single(candidate => candidate.Definition.Id == id);

        Assert.Equal($"IoTOpsReadiness.Guidelines.{guideline.Definition.Area}", guideline.GetType().Namespace);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_guideline_has_a_page_whose_front_matter_agrees(string id)
    {
        GuidelineDefinition definition = Definition(id);
        string[] lines = File.ReadAllLines(Repository.PathOf("docs", "guidelines", definition.Ref + ".md"));

        Assert.Equal("---", lines[0]);
        Dictionary<string, string> frontMatter = lines.Skip(1)
            .TakeWhile(line => line != "---")
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim('"', '\''));
        Assert.Equal(definition.Ref, frontMatter["ref"]);
        Assert.Equal(definition.Id, frontMatter["id"]);
        Assert.Equal(definition.Title, frontMatter["title"]);
        Assert.Equal(definition.Area.ToString(), frontMatter["area"]);
        Assert.Equal(definition.Severity.ToString(), frontMatter["severity"]);
        Assert.Equal(definition.Since.Name, frontMatter["since"]);
        Assert.All(
            ["Why it matters", "How it is observed", "What passes", "How to fix", "Edge cases", "Sources"],
            section => Assert.Contains("## " + section, lines));
    }

    private static GuidelineDefinition Definition(string id) => Catalogue.All.Single(guideline => guideline.Definition.Id == id).Definition;
}
