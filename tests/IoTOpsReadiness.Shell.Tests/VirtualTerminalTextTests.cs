using IoTOpsReadiness.Shell.Rendering;

namespace IoTOpsReadiness.Shell.Tests;

public class VirtualTerminalTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[31;1mred\u001b[0m", "red")]
    [InlineData("\u001b[38;2;1;2;3mx", "x")]
    [InlineData("\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b[2J\u001b[1;1Hup", "up")]
    [InlineData("\u001b7save\u001b8", "save")]
    [InlineData("cut\u001b[", "cut[")]
    [InlineData("end\u001b", "end")]
    public void Nothing_is_left_of_an_escape_sequence(string text, string expected) =>
        Assert.Equal(expected, VirtualTerminalText.Strip(text));
}
