using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>Lists the open connections of this session. Commands use the last one unless told otherwise.</summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsConnection")]
[OutputType(typeof(SiteConnection))]
public sealed class GetIoTOpsConnectionCommand : PSCmdlet
{
    /// <summary>Only connections to sites of these names. Wildcards are accepted.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SiteNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WildcardPattern[]? patterns = Name?.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        WriteObject(
            ConnectionStore.Open.Where(connection => patterns is null || patterns.Any(pattern => pattern.IsMatch(connection.Name))),
            enumerateCollection: true);
    }
}
