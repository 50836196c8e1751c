namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The site of the sample "Ready": nothing fails on it, so whatever does fail, a test has planted.</summary>
public sealed class SeededSiteFixture : IAsyncLifetime
{
    private SeededSite? _site;

    public SeededSite Site => _site ?? throw new InvalidOperationException("The site is not seeded: there is no API server.");

    public async Task InitializeAsync()
    {
        if (ApiServerBinaries.TryFind(out _, out _))
        {
            _site = await SeededSite.StartAsync("Ready");
        }
    }

    public async Task DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }
}
