namespace IoTOpsReadiness.Guidelines;

/// <summary>A release of Azure IoT Operations.</summary>
/// <param name="Version">For example <c>1.2.112</c>.</param>
/// <param name="Name">Year and month, for example <c>2510</c>.</param>
public sealed record AioRelease(string Version, string Name);
