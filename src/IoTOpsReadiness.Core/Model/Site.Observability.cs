using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>Where metrics and logs go.</content>
public sealed partial class Site
{
    /// <summary>What the Azure Monitor agent is told to scrape; null where nothing was added to its defaults.</summary>
    public ConfigMap? ScrapeConfiguration => View(Evidence.ScrapeConfiguration, (document, source) => new ConfigMap(document, source)).FirstOrDefault();
}
