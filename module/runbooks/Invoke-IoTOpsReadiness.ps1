<#
.SYNOPSIS
    Assesses the sites that a managed identity can see, keeps the report, and fails the job where a site is not ready.
.DESCRIPTION
    A runbook for Azure Automation, in a runtime environment of PowerShell 7.4 or later that has the packages Az and
    IoTOpsReadiness. It reads through Azure alone and signs in as the identity of the Automation account.

    The output has one line for each site. A site that could not be read is warned of, and does not pass the gate unless
    -MinimumCoverage is 0 and -AllowUnknown is on. With a storage account the report is uploaded before the gate is closed.
.PARAMETER SubscriptionId
    Only sites in these subscriptions. Default: all that the identity can see.
.PARAMETER InstanceName
    Only instances of these names. Wildcards are accepted.
.PARAMETER ClientId
    The client id of a user-assigned identity. Default: the identity of the Automation account itself.
.PARAMETER FailOn
    The severity from which a failure fails the job: Critical, High, Medium, Low or Info. Default: High.
.PARAMETER AllowUnknown
    Lets through what is critical and could not be verified. Default: false.
.PARAMETER MinimumCoverage
    The least share of the guidelines that apply which must be decided at each site, in percent, 0 to 100. Default: 1, so
    that a site that could not be read at all never passes.
.PARAMETER Baseline
    The dated state of the guidelines to judge by. Default: the newest.
.PARAMETER StorageAccountName
    The storage account that keeps the reports. Default: none, and no report is written.
.PARAMETER ContainerName
    The container in it, which must exist. Default: iotops-readiness.
.PARAMETER ShardIndex
    Which slice of the sites this job takes, counted from 0. Default: 0.
.PARAMETER ShardCount
    How many slices there are, 1 to 10000. Default: 1.
.EXAMPLE
    Invoke-IoTOpsReadiness.ps1 -FailOn Critical -StorageAccountName contosoreadiness

    Every site; the job fails at a critical failure.
.EXAMPLE
    Invoke-IoTOpsReadiness.ps1 -InstanceName porto-* -ShardIndex 1 -ShardCount 4

    The second of four jobs that share the sites in Porto.
#>
[CmdletBinding()]
param(
    [string[]] $SubscriptionId,

    [string[]] $InstanceName,

    [string] $ClientId,

    [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Info')]
    [string] $FailOn = 'High',

    [bool] $AllowUnknown = $false,

    [ValidateRange(0, 100)]
    [int] $MinimumCoverage = 1,

    [string] $Baseline,

    [string] $StorageAccountName,

    [string] $ContainerName = 'iotops-readiness',

    [ValidateRange(0, 9999)]
    [int] $ShardIndex = 0,

    [ValidateRange(1, 10000)]
    [int] $ShardCount = 1
)

# An error that is only written would leave the job Completed.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$which = @{ TokenSource = 'ManagedIdentity' }
if ($ClientId) {
    $which.ClientId = $ClientId
}
if ($SubscriptionId) {
    $which.SubscriptionId = $SubscriptionId
}
if ($InstanceName) {
    $which.Name = $InstanceName
}

$instances = @(Get-IoTOpsInstance @which -ShardIndex $ShardIndex -ShardCount $ShardCount)
if ($instances.Count -eq 0) {
    # An empty slice is nobody's fault; an identity that sees nothing at all has lost its rights.
    if ($ShardCount -gt 1 -and @(Get-IoTOpsInstance @which).Count -gt 0) {
        "There is no site in slice $ShardIndex of $ShardCount."
        return
    }

    throw 'The managed identity sees no instance of Azure IoT Operations. Check its role assignments, -SubscriptionId and -InstanceName.'
}

$judgement = @{}
if ($Baseline) {
    $judgement.Baseline = $Baseline
}

$results = @($instances | Test-IoTOpsCluster -ThrottleLimit 8 @judgement)

$sites = [ordered]@{}
foreach ($result in $results) {
    if (-not $sites.Contains($result.Site)) {
        $sites[$result.Site] = [ordered]@{ Pass = 0; Fail = 0; Unknown = 0; Manual = 0; Exempt = 0; NotApplicable = 0 }
    }

    $sites[$result.Site]["$($result.Status)"]++
}

foreach ($site in $sites.GetEnumerator()) {
    $count = $site.Value
    "$($site.Key): $($count.Fail) failed, $($count.Pass) passed, $($count.Unknown) unknown, $($count.Manual) manual, $($count.Exempt) exempt"
    if ($count.Pass + $count.Fail + $count.Exempt -eq 0) {
        Write-Warning "$($site.Key) was not assessed: no guideline could be decided."
    }
}

if ($StorageAccountName) {
    $folder = [System.IO.Directory]::CreateTempSubdirectory('iotops-readiness-').FullName
    try {
        $report = [System.IO.Path]::Combine($folder, 'readiness')
        $files = @($results | Export-IoTOpsReport -LiteralPath $report -Format Html, Json -PassThru)

        $account = @{}
        if ($ClientId) {
            $account.AccountId = $ClientId
        }

        # The context of another job on the same worker must not be taken over.
        $null = Disable-AzContextAutosave -Scope Process
        $null = Connect-AzAccount -Identity @account
        $storage = New-AzStorageContext -StorageAccountName $StorageAccountName -UseConnectedAccount
        $prefix = [System.DateTime]::UtcNow.ToString('yyyy/MM/dd/HHmmss', [System.Globalization.CultureInfo]::InvariantCulture)
        if ($ShardCount -gt 1) {
            $prefix = "$prefix-slice-$ShardIndex-of-$ShardCount"
        }

        foreach ($file in $files) {
            $blob = @{
                Context    = $storage
                Container  = $ContainerName
                Blob       = "$prefix/$($file.Name)"
                File       = $file.FullName
                Properties = @{ ContentType = if ($file.Extension -eq '.html') { 'text/html; charset=utf-8' } else { 'application/json' } }
            }
            $null = Set-AzStorageBlobContent @blob -Force -Confirm:$false
            "Report: $($blob.Container)/$($blob.Blob)"
        }
    }
    finally {
        [System.IO.Directory]::Delete($folder, $true)
    }
}

# Last, because it ends the job.
$results | Assert-IoTOpsReadiness -FailOn $FailOn -AllowUnknown:$AllowUnknown -MinimumCoverage $MinimumCoverage -RequiredSite $instances.Name
