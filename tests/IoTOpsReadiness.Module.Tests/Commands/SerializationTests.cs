using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class SerializationTests : IDisposable
{
    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void A_result_keeps_its_findings_through_clixml()
    {
        // What Export-Clixml does, in the engine that knows the module's type data.
        Output output = engine.Run(
            "$result = Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required; "
            + "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($result, 2))").RequireNoErrors();

        PSObject result = output.Objects.Single();
        Assert.Equal("Fail", result.Properties["Status"].Value);
        Assert.Equal("Critical", result.Properties["Severity"].Value);
        PSObject guideline = Assert.IsType<PSObject>(result.Properties["Guideline"].Value);
        Assert.Equal("AIO-029", guideline.Properties["Ref"].Value);
        var findings = ((System.Collections.IEnumerable)((PSObject)result.Properties["Findings"].Value).BaseObject).Cast<PSObject>().ToList();
        Assert.Contains(findings, finding => (string)((PSObject)finding.Properties["Target"].Value).Properties["Name"].Value == "default-insecure");
    }

    [Fact]
    public void A_deserialized_result_still_has_its_view()
    {
        var host = new RecordingHost(120);
        using var showing = new Engine(host: host);

        showing.Run(
            "$result = Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required; "
            + "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($result, 2)) | Out-Default").RequireNoErrors();

        Assert.Contains("AuthN.Required", host.Text, StringComparison.Ordinal);
        Assert.Contains("Critical", host.Text, StringComparison.Ordinal);
        Assert.Contains("Site / Area: quickstart-instance / Access", host.Text.Replace("\u001b[32;1m", "", StringComparison.Ordinal).Replace("\u001b[0m", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
