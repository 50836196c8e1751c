using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>Closes a connection; the latest one unless another is named. Nothing on the site changes.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "IoTOpsCluster")]
public sealed class DisconnectIoTOpsClusterCommand : PSCmdlet
{
    /// <summary>The connections to close. Default: the latest.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(SiteNameCompleter))]
    public SiteConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SiteConnection[] closing = Connection ?? (ConnectionStore.Current is { } current ? [current] : []);
        if (closing.Length == 0)
        {
            WriteError(ErrorRecords.From(
                new ReadinessException("IoTOps.Connection.NotConnected", ErrorKind.InvalidOperation, "There is no connection to close.", "Connect with Connect-IoTOpsCluster."),
                MyInvocation.MyCommand.Name));
        }

        foreach (SiteConnection connection in closing)
        {
            WriteVerbose($"Disconnecting from {connection}.");
            connection.Dispose();
        }
    }
}
