using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>
/// Lists what a site must reach: Microsoft's published endpoints, made those of its region, key vaults and storage, and every
/// host and port of its dataflow endpoints. With -Region, for a site that is only planned.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsEndpoint", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(SiteEndpoint), typeof(string))]
public sealed class GetIoTOpsEndpointCommand : InspectionCmdlet
{
    private const string PlanSet = "Plan";

    private EndpointData data = EndpointData.Default;

    /// <summary>The Azure region of a site that is only planned, for example <c>westeurope</c>.</summary>
    [Parameter(ParameterSetName = PlanSet, Mandatory = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidatePattern("^[A-Za-z0-9 ]{3,40}$")]
    public string? Region { get; set; }

    /// <summary>Plan: traffic of the Arc agents goes through an Arc gateway.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    public SwitchParameter ArcGateway { get; set; }

    /// <summary>Plan: the names of the key vaults. Default: a wildcard for all.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    [ValidatePattern("^[A-Za-z0-9-]{3,24}$")]
    public string[]? KeyVaultName { get; set; }

    /// <summary>Plan: the name of the storage account for schemas. Default: a wildcard for all.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    [ValidatePattern("^[a-z0-9]{3,24}$")]
    public string? StorageAccountName { get; set; }

    /// <summary>Plan: the extensions of Azure Monitor will be installed.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    public SwitchParameter AzureMonitor { get; set; }

    /// <summary>Plan: the extension of Azure Policy will be installed.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    public SwitchParameter AzurePolicy { get; set; }

    /// <summary>Plan: the proxy on the way to Azure, for example <c>http://proxy.contoso.com:3128</c>. Credentials in it are dropped.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    [ValidateNotNullOrEmpty]
    public string? Proxy { get; set; }

    /// <summary>Adds what the workstation of an operator reaches besides.</summary>
    [Parameter]
    public SwitchParameter IncludeWorkstation { get; set; }

    /// <summary>Writes one line of text for each, <c>host:port</c>, as firewalls take them.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <summary>A file of published endpoints, newer than the bundled one. Default: the bundled one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndpointDataPath { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => Allowlist.Needs;

    private protected override void Begin() => data = EndpointFiles.Read(this, EndpointDataPath);

    private protected override IEnumerable<object> Inspect(Site site, CmdletPipeline pipeline)
    {
        if (Allowlist.Limitation(site) is { } limitation)
        {
            pipeline.WriteWarning(limitation);
        }

        return Shape(Allowlist.Of(site, data, IncludeWorkstation));
    }

    // A plan has no site to come through the pipeline.
    private protected override async Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (ParameterSetName != PlanSet)
        {
            return;
        }

        var plan = new EndpointPlan
        {
            Region = Region!,
            UsesGateway = ArcGateway,
            KeyVaults = [.. (KeyVaultName ?? []).Select(name => name.ToLowerInvariant())],
            StorageAccount = StorageAccountName?.ToLowerInvariant(),
            UsesAzureMonitor = AzureMonitor,
            UsesAzurePolicy = AzurePolicy,
            Proxy = EndpointFiles.Proxy(Proxy),
        };
        if (!ReferenceData.Default.Regions.Contains(Region!.Replace(" ", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase))
        {
            pipeline.WriteWarning(
                $"'{Region}' is not among the regions of Azure IoT Operations as of {ReferenceData.Default.AsOf:yyyy-MM-dd}: {string.Join(", ", ReferenceData.Default.Regions)}.");
        }

        foreach (object item in Shape(Allowlist.Of(plan, data, IncludeWorkstation)))
        {
            await pipeline.WriteObjectAsync(item, cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<object> Shape(IReadOnlyList<SiteEndpoint> endpoints) => AsText ? endpoints.Select(endpoint => endpoint.ToString()) : endpoints;
}
