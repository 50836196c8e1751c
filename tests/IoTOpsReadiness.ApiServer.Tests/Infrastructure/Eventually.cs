namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks again until the answer is yes; <paramref name="describe"/> words the failure at the deadline.</summary>
    public static async Task BecomesTrueAsync(Func<Task<bool>> ask, TimeSpan deadline, Func<string> describe)
    {
        var until = DateTime.UtcNow + deadline;
        while (!await ask())
        {
            if (DateTime.UtcNow > until)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds:0} seconds: {describe()}");
            }

            await Task.Delay(Pause);
        }
    }
}
