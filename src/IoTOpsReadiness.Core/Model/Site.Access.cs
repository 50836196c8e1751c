using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>The way to the broker.</content>
public sealed partial class Site
{
    /// <summary>Services in the namespace of Azure IoT Operations.</summary>
    public IReadOnlyList<Service> Services => View(Evidence.Services, (document, source) => new Service(document, source));
}
