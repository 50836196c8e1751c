using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Automation;

/// <summary>The runbook over real assessments of samples. Azure is stood in for, so that what is asked of it can be looked at.</summary>
public sealed class RunbookTests : IDisposable
{
    // Each has the parameters of the command it stands for that the runbook may use, so that any other fails.
    private const string Azure = """
        $global:calls = [System.Collections.Generic.List[string]]::new()
        $global:uploads = [System.Collections.Generic.List[object]]::new()
        $global:questions = [System.Collections.Generic.List[object]]::new()
        function global:Get-IoTOpsInstance {
            [CmdletBinding()]
            param([string[]] $Name, [string[]] $SubscriptionId, [string] $TokenSource, [string] $ClientId, [int] $ShardIndex, [int] $ShardCount = 1)
            $global:questions.Add(@{} + $PSBoundParameters)
            $global:calls.Add('Get-IoTOpsInstance')
            if ($ShardCount -eq 1 -or $ShardIndex -eq 0) { $global:instances }
        }
        function global:Disable-AzContextAutosave {
            [CmdletBinding()]
            param([ValidateSet('Process', 'CurrentUser')] [string] $Scope)
        }
        function global:Connect-AzAccount {
            [CmdletBinding(SupportsShouldProcess)]
            param([Parameter(Mandatory)] [switch] $Identity, [string] $AccountId)
            $global:calls.Add("Connect-AzAccount $AccountId".Trim())
            'a profile'
        }
        function global:New-AzStorageContext {
            [CmdletBinding()]
            param([Parameter(Mandatory)] [string] $StorageAccountName, [Parameter(Mandatory)] [switch] $UseConnectedAccount)
            [pscustomobject]@{ StorageAccountName = $StorageAccountName }
        }
        function global:Set-AzStorageBlobContent {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
            param([Parameter(Mandatory)] $Context, [Parameter(Mandatory)] [string] $Container, [Parameter(Mandatory)] [string] $Blob, [Parameter(Mandatory)] [string] $File, [hashtable] $Properties, [switch] $Force)
            if ($global:uploadFails) { throw 'The storage account refuses.' }
            if ($PSCmdlet.ShouldProcess($Blob)) {
                $global:calls.Add('Set-AzStorageBlobContent')
                $global:uploads.Add([pscustomobject]@{ Account = $Context.StorageAccountName; Container = $Container; Blob = $Blob; File = $File; Type = $Properties.ContentType; Text = [System.IO.File]::ReadAllText($File) })
            }
            'a blob'
        }
        function global:Write-Warning { [CmdletBinding()] param([string] $Message) $PSCmdlet.WriteWarning($Message) }
        """;

    private readonly RecordingHost host = new();
    private readonly Engine engine;

    public RunbookTests()
    {
        engine = new(host: host);
        engine.Run(Azure).RequireNoErrors();
    }

    private static string Runbook { get; } = Path.Combine(BuiltFiles.Module, "runbooks", "Invoke-IoTOpsReadiness.ps1");

    public void Dispose() => engine.Dispose();

    [Fact]
    public void A_site_that_is_ready_lets_the_job_complete_with_one_line_for_it()
    {
        Output output = Run("-AllowUnknown $true", "Ready").RequireNoErrors();

        Assert.Matches("^lisbon-bottling: 0 failed, [1-9][0-9]* passed, ", Assert.Single(output.Lines));
        Assert.Empty(output.Warnings);
        Assert.Equal(0, host.Prompts);
    }

    [Fact]
    public void A_site_that_is_not_ready_fails_the_job_after_its_line()
    {
        Output output = Run("", "Quickstart");

        Assert.Equal("IoTOps.Gate.NotReady", output.Terminating!.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Matches("^quickstart-instance: [1-9][0-9]* failed", Assert.Single(output.Lines));
    }

    [Fact]
    public void The_gate_is_as_strict_as_it_is_told()
    {
        Assert.Null(Run("-FailOn Critical -AllowUnknown $true", "Restricted").Terminating);
        Assert.Contains("100 %", Run("-FailOn Critical -AllowUnknown $true -MinimumCoverage 100", "Restricted").Terminating!.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_in_storage_before_the_gate_fails_the_job()
    {
        Output output = Run("-StorageAccountName plantreports -ContainerName nightly", "Quickstart", "Ready");

        Assert.NotNull(output.Terminating);
        Assert.Equal(["Get-IoTOpsInstance", "Connect-AzAccount", "Set-AzStorageBlobContent", "Set-AzStorageBlobContent"], Global("calls").Select(call => call.ToString()));
        PSObject[] uploads = Global("uploads");
        Assert.Equal(["readiness.html", "readiness.json"], uploads.Select(upload => Text(upload, "Blob").Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.All(uploads, upload =>
        {
            Assert.Equal(("plantreports", "nightly"), (Text(upload, "Account"), Text(upload, "Container")));
            Assert.Matches("^[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{6}/readiness[.]", Text(upload, "Blob"));
            Assert.Contains("quickstart-instance", Text(upload, "Text"), StringComparison.Ordinal);
            Assert.Contains("lisbon-bottling", Text(upload, "Text"), StringComparison.Ordinal);
        });
        Assert.Equal("text/html; charset=utf-8", Text(uploads.Single(upload => Text(upload, "Blob").EndsWith(".html", StringComparison.Ordinal)), "Type"));
        Assert.Equal(4, output.Lines.Count);
        Assert.Equal(0, host.Prompts);
    }

    [Fact]
    public void No_report_stays_on_the_worker()
    {
        Run("-StorageAccountName plantreports", "Quickstart");

        string folder = Path.GetDirectoryName(Text(Global("uploads")[0], "File"))!;
        Assert.StartsWith("iotops-readiness-", Path.GetFileName(folder), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_report_that_cannot_be_uploaded_fails_the_job_and_stays_nowhere()
    {
        // A function sees the variables of the script that calls it.
        engine.Run("$global:uploadFails = $true; function global:Connect-AzAccount { param([switch] $Identity) $global:folder = $folder }").RequireNoErrors();

        Output output = Run("-AllowUnknown $true -StorageAccountName plantreports", "Ready");

        Assert.Contains("The storage account refuses.", output.Terminating!.Exception.Message, StringComparison.Ordinal);
        string folder = Assert.Single(Global("folder")).ToString()!;
        Assert.StartsWith("iotops-readiness-", Path.GetFileName(folder), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Without_a_storage_account_nothing_is_uploaded_and_nobody_signs_in_to_it()
    {
        Run("", "Quickstart");

        Assert.Equal(["Get-IoTOpsInstance"], Global("calls").Select(call => call.ToString()));
    }

    [Fact]
    public void What_the_job_is_told_reaches_the_commands()
    {
        Run("-SubscriptionId a, b -InstanceName 'porto-*' -ClientId 11111111-1111-1111-1111-111111111111 -ShardCount 4 -StorageAccountName s -AllowUnknown $true", "Ready").RequireNoErrors();

        var question = (System.Collections.IDictionary)Global("questions").Single().BaseObject;
        Assert.Equal("ManagedIdentity", question["TokenSource"]);
        Assert.Equal("11111111-1111-1111-1111-111111111111", question["ClientId"]);
        Assert.Equal((string[])["a", "b"], question["SubscriptionId"]);
        Assert.Equal((string[])["porto-*"], question["Name"]);
        Assert.Equal((0, 4), (question["ShardIndex"], question["ShardCount"]));
        Assert.Contains("Connect-AzAccount 11111111-1111-1111-1111-111111111111", Global("calls").Select(call => call.ToString()));
        Assert.All(Global("uploads"), upload => Assert.Contains("-slice-0-of-4/", Text(upload, "Blob"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_site_that_could_not_be_read_is_warned_of_and_does_not_pass()
    {
        // As the fleet's assessment has it: every guideline of the site is unknown.
        engine.Run("""
            function global:Test-IoTOpsCluster {
                param([Parameter(ValueFromPipeline)] $Site, $ThrottleLimit)
                process { IoTOpsReadiness\Test-IoTOpsCluster -LiteralPath $Site.LiteralPath | Where-Object { $Site.Name -eq 'lisbon-bottling' -or "$($_.Status)" -eq 'Unknown' } }
            }
            """).RequireNoErrors();

        Output output = Run("-FailOn Critical -AllowUnknown $true", "Ready", "Restricted");

        Assert.Single(output.Warnings, warning => warning.Contains("was not assessed", StringComparison.Ordinal));
        Assert.Equal("IoTOps.Gate.NotReady", output.Terminating!.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void An_identity_that_sees_no_site_fails_the_job()
    {
        Assert.Contains("sees no instance", Run("").Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("sees no instance", Run("-ShardIndex 1 -ShardCount 2").Terminating!.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_without_a_site_is_no_failure_where_other_slices_have_some()
    {
        Assert.Equal(["There is no site in slice 1 of 2."], Run("-ShardIndex 1 -ShardCount 2", "Ready").RequireNoErrors().Lines);
    }

    [Theory]
    [InlineData("-FailOn Ruinous", "FailOn")]
    [InlineData("-MinimumCoverage 101", "MinimumCoverage")]
    [InlineData("-ShardCount 0", "ShardCount")]
    [InlineData("-ShardIndex -1", "ShardIndex")]
    public void A_parameter_that_makes_no_sense_fails_the_job_before_anything_is_asked(string parameters, string name)
    {
        Assert.Contains(name, Run(parameters, "Ready").Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Global("calls"));
    }

    [Fact]
    public void Its_parameters_are_of_types_the_portal_can_ask_for_and_none_is_asked_for()
    {
        Output output = engine.Run($"(Get-Command '{Runbook}').Parameters.Values");

        PSObject[] own = [.. output.Objects.Where(item => !Cmdlet.CommonParameters.Contains(Text(item, "Name")))];
        Assert.Equal(11, own.Length);
        Assert.All(own, parameter => Assert.Contains((Type)parameter.Properties["ParameterType"].Value, (Type[])[typeof(string), typeof(string[]), typeof(int), typeof(bool)]));
        Assert.DoesNotContain(own, parameter => ((ParameterMetadata)parameter.BaseObject).ParameterSets.Values.Any(set => set.IsMandatory));
    }

    [Fact]
    public void Every_parameter_is_explained()
    {
        var script = System.Management.Automation.Language.Parser.ParseFile(Runbook, out _, out _);

        Assert.Equal(
            script.ParamBlock.Parameters.Select(parameter => parameter.Name.VariablePath.UserPath.ToUpperInvariant()).Order(StringComparer.Ordinal),
            script.GetHelpContent().Parameters.Keys.Order(StringComparer.Ordinal));
    }

    private static string Text(PSObject item, string property) => item.Properties[property].Value?.ToString() ?? "";

    private PSObject[] Global(string variable) => [.. engine.Run($"$global:{variable}").RequireNoErrors().Objects];

    private Output Run(string parameters, params string[] samples)
    {
        string sites = string.Join('\n', samples.Select(sample =>
            $"$file = '{Path.Combine(BuiltFiles.Module, "samples", sample + ".json")}'; [pscustomobject]@{{ Name = (Import-IoTOpsSnapshot $file).Site.Name; LiteralPath = $file }}"));
        engine.Run($"$global:instances = @({sites})\n$global:calls.Clear()").RequireNoErrors();
        return engine.Run($"& '{Runbook}' {parameters}");
    }
}
