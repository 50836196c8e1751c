using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Core.Tests.Model;

public class SharedViewTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(1_000)]
    public async Task Everybody_gets_the_same_items_in_order_each_made_once(int count)
    {
        int[] made = new int[count];
        var view = new SharedView<string>(count, index => Interlocked.Increment(ref made[index]) + ":" + index);

        IReadOnlyList<string>[] lists = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(view.Get)));

        Assert.All(lists, list => Assert.Same(lists[0], list));
        Assert.Equal(Enumerable.Range(0, count).Select(index => $"1:{index}"), lists[0]);
    }

    [Fact]
    public async Task Who_asks_while_it_is_made_takes_a_part()
    {
        using var isHelped = new ManualResetEventSlim();
        var view = new SharedView<int>(1_000, index =>
        {
            // Whoever makes the first item waits for the last, which only another thread can make.
            if (index == 0)
            {
                Assert.True(isHelped.Wait(TimeSpan.FromSeconds(30)));
            }
            else if (index == 999)
            {
                isHelped.Set();
            }

            return index;
        });

        Task<IReadOnlyList<int>>[] asked = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(view.Get, TaskCreationOptions.LongRunning))];

        Assert.All(await Task.WhenAll(asked), list => Assert.Equal(1_000, list.Count));
    }

    [Fact]
    public void The_first_item_that_cannot_be_made_is_the_error_for_everybody()
    {
        var view = new SharedView<int>(1_000, index => index is 130 or 700 ? throw new FormatException($"item {index}") : index);

        Assert.Equal("item 130", Assert.Throws<FormatException>(() => view.Get()).Message);
        Assert.Equal("item 130", Assert.Throws<FormatException>(() => view.Get()).Message);
    }
}
