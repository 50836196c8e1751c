<#
.SYNOPSIS
    One test for every guideline on every site, for Pester 5.7 and later.
.DESCRIPTION
    Sites come from connections, snapshots, files, samples, or as results that are there already; without any, the current
    connection or kubeconfig context is assessed, as Test-IoTOpsCluster does. Tests carry the guideline's area, severity,
    id and reference as tags.

    A test passes where the guideline does, fails where it fails at or above -FailOn and where it is Unknown, and is
    skipped with the reason where it does not apply, is exempt, or is for a person to look at.
.EXAMPLE
    Invoke-Pester -Container (New-PesterContainer -Path ./acceptance -Data @{ Sample = 'Quickstart' }) -Output Detailed
.EXAMPLE
    $site = Connect-IoTOpsCluster -KubeContext plant-7
    Invoke-Pester -Container (New-PesterContainer -Path ./acceptance -Data @{ Connection = $site; FailOn = 'High'; AllowUnknown = $true }) -TagFilter Broker
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Pester runs the blocks that use them.')]
[CmdletBinding()]
param(
    # Connections from Connect-IoTOpsCluster.
    [object[]] $Connection,

    # Snapshots from Get-IoTOpsSnapshot or Import-IoTOpsSnapshot.
    [object[]] $Snapshot,

    # Snapshot files or support bundles.
    [string[]] $Path,

    # Bundled samples.
    [string[]] $Sample,

    # Results of Test-IoTOpsCluster; nothing is assessed again.
    [object[]] $Result,

    # More parameters for Test-IoTOpsCluster, for example @{ Guideline = 'Broker.*'; OutageHours = 24 }.
    [hashtable] $Assessment = @{},

    # The mildest severity that fails a test: Critical, High, Medium, Low or Info.
    [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Info')]
    [string] $FailOn = 'Info',

    # Whether a guideline that could not be decided is inconclusive rather than failed.
    [bool] $AllowUnknown = $false
)

BeforeDiscovery {
    if (-not (Get-Command -Name 'Test-IoTOpsCluster' -ErrorAction Ignore)) {
        Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', 'IoTOpsReadiness.psd1'))
    }

    $results = @(
        if ($Result) {
            $Result
        }
        else {
            $sources = @(
                if ($Connection) { @{ Connection = $Connection } }
                foreach ($one in $Snapshot) { @{ Snapshot = $one } }
                if ($Path) { @{ Path = $Path } }
                if ($Sample) { @{ Sample = $Sample } }
            )
            if ($sources.Count -eq 0) {
                $sources = @(@{})
            }

            foreach ($source in $sources) {
                Test-IoTOpsCluster @source @Assessment -ErrorAction Stop 6> $null
            }
        }
    )
    if ($results.Count -eq 0) {
        throw 'Nothing was assessed: there are no results. Widen the selection in -Assessment.'
    }

    # By site and area, in the order they came. Group-Object is left to consoles that have it: the bare engine has none.
    $sites = [ordered]@{}
    foreach ($one in $results) {
        # Names become names of tests, in which Pester evaluates what stands between < and >.
        $site = "$($one.Site)" -replace '[<>$`"]', '?'
        $area = "$($one.Guideline.Area)"
        if (-not $sites.Contains($site)) {
            $sites[$site] = [ordered]@{}
        }
        if (-not $sites[$site].Contains($area)) {
            $sites[$site][$area] = [System.Collections.Generic.List[object]]::new()
        }

        $sites[$site][$area].Add($one)
    }
}

BeforeAll {
    Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, 'IoTOpsReadiness.Pester.psm1')) -DisableNameChecking
}

foreach ($site in $sites.GetEnumerator()) {
    Describe "Azure IoT Operations site $($site.Key)" {
        foreach ($area in $site.Value.GetEnumerator()) {
            Context $area.Key {
                foreach ($one in $area.Value) {
                    $guideline = $one.Guideline
                    $test = @{
                        Name    = "$($guideline.Ref) $($guideline.Title)" -replace '[<>$`"]', '?'
                        Tag     = "$($guideline.Area)", "$($one.Severity)", "$($guideline.Id)", "$($guideline.Ref)"
                        ForEach = @(@{ Outcome = $one; MildestFailure = $FailOn; MayBeUnknown = $AllowUnknown })
                    }
                    It @test {
                        $isMilder = @('Critical', 'High', 'Medium', 'Low', 'Info').IndexOf("$($Outcome.Severity)") -gt @('Critical', 'High', 'Medium', 'Low', 'Info').IndexOf($MildestFailure)
                        switch ("$($Outcome.Status)") {
                            'NotApplicable' { Set-ItResult -Skipped -Because "not applicable: $($Outcome.Summary)" }
                            'Exempt' { Set-ItResult -Skipped -Because "exempt: $($Outcome.Summary)" }
                            'Manual' { Set-ItResult -Inconclusive -Because "for a person to look at: $($Outcome.Summary)" }
                            { $_ -eq 'Unknown' -and $MayBeUnknown } { Set-ItResult -Inconclusive -Because "unknown: $($Outcome.Summary)" }
                            { $_ -eq 'Fail' -and $isMilder } { Set-ItResult -Inconclusive -Because "$($Outcome.Severity), milder than what fails a test: $($Outcome.Summary)" }
                            default { $Outcome | Should -BeIoTOpsReady -FailOn $MildestFailure -AllowUnknown:$MayBeUnknown }
                        }
                    }
                }
            }
        }
    }
}
