using CsCheck;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Snapshots;

public class DisplayTextTests
{
    [Theory]
    [InlineData("plant-7", "plant-7")]
    [InlineData("Werk München 日本", "Werk München 日本")]
    [InlineData("a\tb\nc\u00A0d", "a b c d")]
    [InlineData("\u001b[31mred", "\uFFFD[31mred")]
    [InlineData("c1\u009B31m", "c1\uFFFD31m")]
    [InlineData("\u202Etxt.exe", "\uFFFDtxt.exe")]
    [InlineData("line\u2028break", "line\uFFFDbreak")]
    [InlineData("factory 🏭", "factory 🏭")]
    public void Only_what_can_do_harm_is_replaced(string text, string safe) => Assert.Equal(safe, DisplayText.Sanitize(text));

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        Assert.Equal("aaa…", DisplayText.Sanitize("aaaaaa", 4));
        Assert.Equal("aa…", DisplayText.Sanitize("aa🏭🏭", 4));
        Assert.Equal("🏭🏭", DisplayText.Sanitize("🏭🏭", 4));
    }

    [Fact]
    public void Any_text_becomes_safe_and_stays_as_it_is_then() => Gen.Select(Gen.String, Gen.Int[1, 20]).Sample((text, length) =>
    {
        string safe = DisplayText.Sanitize(text, length);
        return safe.Length <= length && !safe.Any(char.IsControl) && DisplayText.Sanitize(safe, length) == safe;
    });
}
