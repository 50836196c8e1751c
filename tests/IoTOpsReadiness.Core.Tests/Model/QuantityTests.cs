using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Core.Tests.Model;

public class QuantityTests
{
    [Theory]
    [InlineData("8", 8)]
    [InlineData("3920m", 3.92)]
    [InlineData("0.5", 0.5)]
    [InlineData("16Gi", 17179869184d)]
    [InlineData("10G", 1e10)]
    [InlineData("16393496Ki", 16786939904d)]
    [InlineData("1e3", 1000)]
    [InlineData("1E", 1e18)]
    [InlineData("128974848000m", 128974848)]
    [InlineData("500M", 5e8)]
    public void Kubernetes_quantities_are_read_into_their_base_unit(string text, double expected)
    {
        Assert.True(Quantity.TryParse(text, out double value));
        Assert.Equal(expected, value, 6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData("10GiB")]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("ten")]
    [InlineData("1e999")]
    [InlineData("10 Gi")]
    public void Other_texts_are_refused(string? text)
    {
        Assert.False(Quantity.TryParse(text, out _));
    }
}
