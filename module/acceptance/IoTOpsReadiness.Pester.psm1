# Lets Pester say what a site's readiness is: $results | Should -BeIoTOpsReady
#
# Pester calls the function below with the pipeline's objects; it has to return Succeeded and FailureMessage.

Set-StrictMode -Version 3

# From the worst to the mildest, as the module orders them.
$severities = 'Critical', 'High', 'Medium', 'Low', 'Info'

function Test-Decided {
    # Whether a result counts against the site, and why it does not.
    param($Result, [string] $FailOn, [switch] $AllowUnknown)

    switch ("$($Result.Status)") {
        'Fail' { return $severities.IndexOf("$($Result.Severity)") -le $severities.IndexOf($FailOn) }
        'Unknown' { return -not $AllowUnknown }
        default { return $false }
    }
}

function Get-ComplaintText {
    param($Result)

    $lines = @("$($Result.Guideline.Ref) $($Result.Guideline.Id) on $($Result.Site): $($Result.Status), $($Result.Severity). $($Result.Summary)")
    foreach ($finding in @($Result.Findings)) {
        if ("$($finding.Status)" -eq "$($Result.Status)") {
            $lines += "  $($finding.Target): $($finding.Message)"
            if ($finding.SettledBy) {
                $lines += "    settled by $($finding.SettledBy)"
            }
        }
    }

    if ("$($Result.Status)" -eq 'Fail') {
        $lines += "  Fix: $($Result.Remediation)"
    }

    $lines -join [System.Environment]::NewLine
}

<#
.SYNOPSIS
    Asserts that results of Test-IoTOpsCluster leave a site ready.
.DESCRIPTION
    Fails for every result that is Fail at or above -FailOn, and for every Unknown unless -AllowUnknown is given. Results that
    are Manual, NotApplicable or Exempt do not count. No results at all are a failure: then nothing was assessed.
.EXAMPLE
    Test-IoTOpsCluster | Should -BeIoTOpsReady -FailOn High
#>
function Should-BeIoTOpsReady {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseApprovedVerbs', '', Justification = 'Pester names its operators so.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'CallerSessionState', Justification = 'Pester hands it to every operator.')]
    [CmdletBinding()]
    param(
        [object[]] $ActualValue,
        [switch] $Negate,
        [string] $Because,
        [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Info')]
        [string] $FailOn = 'Info',
        [switch] $AllowUnknown,
        $CallerSessionState
    )

    $results = @($ActualValue | Where-Object { $null -ne $_ })
    $complaints = @($results | Where-Object { Test-Decided -Result $_ -FailOn $FailOn -AllowUnknown:$AllowUnknown })
    $isReady = $results.Count -gt 0 -and $complaints.Count -eq 0
    $reason = if ($Because) { " because $Because," } else { '' }
    $message = if ($isReady -eq -not $Negate) {
        $null
    }
    elseif ($Negate) {
        "Expected the site not to be ready,$reason but all $($results.Count) results leave it ready."
    }
    elseif ($results.Count -eq 0) {
        "Expected the site to be ready,$reason but there are no results: nothing was assessed."
    }
    else {
        "Expected the site to be ready,$reason but $($complaints.Count) of $($results.Count) results say otherwise:" + [System.Environment]::NewLine +
            (@($complaints | ForEach-Object { Get-ComplaintText $_ }) -join [System.Environment]::NewLine)
    }

    [pscustomobject]@{ Succeeded = $null -eq $message; FailureMessage = $message }
}

Add-ShouldOperator -Name 'BeIoTOpsReady' -InternalName 'Should-BeIoTOpsReady' -Test ${function:Should-BeIoTOpsReady} -SupportsArrayInput

Export-ModuleMember -Function 'Should-BeIoTOpsReady'
