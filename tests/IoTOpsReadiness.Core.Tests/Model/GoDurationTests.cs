using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Core.Tests.Model;

public class GoDurationTests
{
    [Theory]
    [InlineData("240h", 864000)]
    [InlineData("45m", 2700)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("100ms", 0.1)]
    public void Go_durations_are_read(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("h")]
    [InlineData("10 h")]
    [InlineData("1d")]
    [InlineData("99999999999999999999h")]
    public void Other_texts_are_refused(string? text)
    {
        Assert.False(GoDuration.TryParse(text, out _));
    }
}
