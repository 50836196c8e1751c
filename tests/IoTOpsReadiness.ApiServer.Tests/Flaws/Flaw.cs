using IoTOpsReadiness.ApiServer.Tests.Infrastructure;

namespace IoTOpsReadiness.ApiServer.Tests.Flaws;

/// <summary>Something wrong with a site that had nothing wrong with it, and which guidelines must notice.</summary>
internal sealed record Flaw(string Name, Func<SeededSite, Task<IAsyncDisposable>> PlantAsync, params Noticed[] NoticedBy);
