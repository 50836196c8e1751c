# What the tests run in the shell. Only the engine's own commands: there are no others.

function Get-Thing {
    [CmdletBinding()] param([string[]]$Name = @('a', 'b'))
    foreach ($item in $Name) { [pscustomobject]@{ PSTypeName = 'Probe.Thing'; Name = $item; Status = 'Fail'; Text = 'x' * 300 } }
}

function Get-Echo {
    foreach ($argument in $args) { "[$argument]" }
}

function Get-Bound {
    [CmdletBinding()] param([string[]]$Name, [string]$Text, [switch]$Flag, [int]$Count)
    "$($Name.Count) $($Name -join '|') text=$Text flag=$Flag count=$Count"
}

function Write-Bad {
    [CmdletBinding()] param()
    $record = [System.Management.Automation.ErrorRecord]::new([Exception]::new('it is bad'), 'Bad', 'InvalidData', 'thing')
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new('it is bad')
    $record.ErrorDetails.RecommendedAction = 'make it good'
    $PSCmdlet.WriteError($record)
    'after'
}

function Write-Streams {
    [CmdletBinding()] param()
    $PSCmdlet.WriteWarning('careful')
    $PSCmdlet.WriteVerbose('details')
    $PSCmdlet.WriteInformation('a note', @())
    Write-Step 40
    'data'
}

function Write-Step {
    [CmdletBinding()] param([int]$Percent)
    $record = [System.Management.Automation.ProgressRecord]::new(1, 'Working', "step $Percent")
    $record.PercentComplete = $Percent
    $PSCmdlet.WriteProgress($record)
}

function Wait-Thing {
    for ($step = 0; $step -lt 300; $step++) {
        Write-Step ($step / 3)
        if ($step -eq 1) { 'waiting' }
        [System.Threading.Thread]::Sleep(100)
    }
}

function Remove-Thing {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([string]$Name)
    if ($PSCmdlet.ShouldProcess($Name)) { "removed $Name" }
}

function Get-Site {
    [CmdletBinding()] param([Parameter(Mandatory)][string]$Site)
    "site $Site"
}
