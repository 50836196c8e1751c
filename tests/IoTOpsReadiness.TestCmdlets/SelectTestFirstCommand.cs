using System.Management.Automation;

namespace IoTOpsReadiness.TestCmdlets;

/// <summary>Lets the first objects through and stops the commands before it, as <c>Select-Object -First</c> does.</summary>
[Cmdlet(VerbsCommon.Select, "TestFirst")]
public sealed class SelectTestFirstCommand : PSCmdlet
{
    private int seen;

    [Parameter(Mandatory = true, Position = 0)]
    public int Count { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++seen == Count)
        {
            // Only the engine may make this exception; its own Select-Object is not part of a bare engine.
            Type type = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
            throw (Exception)Activator.CreateInstance(type, this)!;
        }
    }
}
