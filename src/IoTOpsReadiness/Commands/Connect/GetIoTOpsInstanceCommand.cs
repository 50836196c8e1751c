using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>
/// Lists the instances of Azure IoT Operations that you can see, with one question to Azure Resource Graph for all of them.
/// What it lists can be piped into Connect-IoTOpsCluster and Test-IoTOpsCluster.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsInstance")]
[OutputType(typeof(SiteInstance))]
public sealed class GetIoTOpsInstanceCommand : AzureCmdlet
{
    // For completion, which asks Azure nothing.
    private Action<SiteInstance> remember = _ => { };

    /// <summary>Only instances of these names. Wildcards are accepted.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Only in these subscriptions. Default: all you can see.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? SubscriptionId { get; set; }

    /// <summary>Only in these management groups, by name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ManagementGroup { get; set; }

    /// <summary>Only in these resource groups.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ResourceGroupName { get; set; }

    /// <summary>Only with these tags: a hashtable of names and values; <c>$null</c> for any value.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Only one slice of them, counted from 0; needs -ShardCount. An instance stays in its slice when others come and go.</summary>
    [Parameter]
    [ValidateRange(0, 9999)]
    public int ShardIndex { get; set; }

    /// <summary>How many slices there are, 1 to 10000. Default: 1.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ShardCount { get; set; } = 1;

    private protected override void Begin() => remember = InstanceMemory.Adder();

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (ShardIndex >= ShardCount)
        {
            throw new ReadinessException(
                "IoTOps.Fleet.ShardOutOfRange", ErrorKind.InvalidArgument, $"There is no slice {ShardIndex} of {ShardCount}: slices are counted from 0.", $"Give -ShardIndex 0 to {ShardCount - 1}.", ShardIndex);
        }

        WildcardPattern[]? patterns = Name?.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        var query = new InstanceQuery
        {
            Subscriptions = SubscriptionId ?? [],
            ManagementGroups = ManagementGroup ?? [],
            ResourceGroups = ResourceGroupName ?? [],
            Tags = Tag is null ? new() : Tag.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => entry.Value?.ToString(), StringComparer.OrdinalIgnoreCase),
            IsNamed = name => patterns is null || Array.Exists(patterns, pattern => pattern.IsMatch(name)),
            ShardIndex = ShardIndex,
            ShardCount = ShardCount,
        };
        AzureSignIn signIn = await SignInAsync(pipeline, cancellationToken).ConfigureAwait(false);
        foreach (SiteInstance instance in await InstanceFinder.FindAsync(signIn, query, cancellationToken).ConfigureAwait(false))
        {
            remember(instance);
            await pipeline.WriteObjectAsync(instance, cancellationToken).ConfigureAwait(false);
        }
    }
}
