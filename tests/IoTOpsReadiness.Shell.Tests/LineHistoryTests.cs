using IoTOpsReadiness.Shell.Interactive;

namespace IoTOpsReadiness.Shell.Tests;

public class LineHistoryTests
{
    [Fact]
    public void Goes_back_and_forth_and_keeps_the_unfinished_line()
    {
        var history = new LineHistory();
        history.Add("one");
        history.Add("two");
        history.Add("two");
        history.Add(" ");
        history.Rewind();

        Assert.Equal("two", history.Older("unfin"));
        Assert.Equal("one", history.Older("two"));
        Assert.Equal("one", history.Older("one"));
        Assert.Equal("two", history.Newer("one"));
        Assert.Equal("unfin", history.Newer("two"));
        Assert.Equal("unfin", history.Newer("unfin"));
    }
}
