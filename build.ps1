<#
.SYNOPSIS
    Builds, tests and packs IoTOpsReadiness.
.DESCRIPTION
    A thin front for `dotnet`: every task can be done without it, by the command it prints.
.EXAMPLE
    ./build.ps1

    Builds everything; output/IoTOpsReadiness/<version> can be imported afterwards.
.EXAMPLE
    ./build.ps1 -Task Build, Test, Package -Configuration Release
#>
[CmdletBinding()]
param(
    [Parameter()]
    [ValidateSet('Build', 'Test', 'Package', 'Acceptance')]
    [string[]] $Task = 'Build',

    [Parameter()]
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    param([string[]] $Argument)

    Write-Information "dotnet $Argument" -InformationAction Continue
    & dotnet @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "'dotnet $Argument' failed with exit code $LASTEXITCODE."
    }
}

function Invoke-Acceptance {
    $suite = Join-Path $PSScriptRoot 'module' 'acceptance'
    if (-not (Test-Path -LiteralPath $suite -PathType Container)) {
        throw "There is no acceptance suite: '$suite' does not exist."
    }

    if (-not (Get-Command -Name Invoke-Pester -ErrorAction Ignore)) {
        throw "The acceptance suite needs Pester 5: Install-PSResource -Name Pester."
    }

    # What is tested is the folder that ships, so the suite in it is run, not the one in the sources.
    $manifest = Import-PowerShellDataFile -LiteralPath (Join-Path $PSScriptRoot 'module' 'IoTOpsReadiness.psd1')
    $module = Join-Path $PSScriptRoot 'output' 'IoTOpsReadiness' $manifest.ModuleVersion
    if (-not (Test-Path -LiteralPath $module -PathType Container)) {
        throw "The module has not been built: '$module' does not exist. Run ./build.ps1 first."
    }

    Import-Module -Name (Join-Path $module 'IoTOpsReadiness.psd1')
    $result = Invoke-Pester -Path (Join-Path $module 'acceptance') -PassThru
    if ($result.Result -ne 'Passed') {
        throw "The acceptance suite failed: $($result.FailedCount) of $($result.TotalCount) tests."
    }
}

$solution = Join-Path $PSScriptRoot 'IoTOpsReadiness.sln'
$project = Join-Path $PSScriptRoot 'src' 'IoTOpsReadiness'

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-Dotnet 'build', $solution, '-c', $Configuration }
        'Test' { Invoke-Dotnet 'test', $solution, '-c', $Configuration }
        'Package' { Invoke-Dotnet 'build', $project, '-t:PackageModule', '-c', $Configuration }
        'Acceptance' { Invoke-Acceptance }
    }
}
