namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Puts back what a test has changed.</summary>
internal sealed class Undo(Func<Task> undo) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await undo();
}
