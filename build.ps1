<#
.SYNOPSIS
    Builds, tests and packs IoTOpsReadiness.
.DESCRIPTION
    A thin front for `dotnet`: every task but one can be done without it, by the command it prints. Acceptance needs
    Pester 5.7 and a finished build: it starts the sandbox, assesses it with the suite that ships, and expects the planted
    failures and no others; then it mocks every command.
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

function Open-Sandbox {
    param([string] $Scenario)

    # Not through 'dotnet run', whose child would outlive it.
    $application = Join-Path $PSScriptRoot 'src' 'IoTOpsReadiness.Sandbox' 'bin' $Configuration 'net10.0' 'iotops-sandbox.dll'
    if (-not (Test-Path -LiteralPath $application -PathType Leaf)) {
        throw "The sandbox has not been built: '$application' does not exist. Run ./build.ps1 first."
    }

    $folder = [System.IO.Directory]::CreateTempSubdirectory('iotops-acceptance-').FullName
    $log = Join-Path $folder 'output.txt'
    $errors = Join-Path $folder 'errors.txt'
    $process = Start-Process -FilePath dotnet -ArgumentList 'exec', "`"$application`"", $Scenario, '--output', "`"$folder`"" -RedirectStandardOutput $log -RedirectStandardError $errors -PassThru
    $sandbox = [pscustomobject]@{ Process = $process; Folder = $folder; Text = '' }
    try {
        # The last thing it says is how to connect to both sides.
        $deadline = [System.DateTime]::UtcNow.AddSeconds(60)
        while ($sandbox.Text -notmatch "-AzureCertificateAuthorityPath '[^']+'") {
            if ($process.HasExited) {
                throw "The sandbox ended: $(Get-Content -LiteralPath $errors -Raw)"
            }
            if ([System.DateTime]::UtcNow -gt $deadline) {
                throw 'The sandbox did not start within a minute.'
            }

            Start-Sleep -Milliseconds 100
            $sandbox.Text = "$(Get-Content -LiteralPath $log -Raw)"
        }
    }
    catch {
        Close-Sandbox -Sandbox $sandbox
        throw
    }

    $sandbox
}

function Close-Sandbox {
    param($Sandbox)

    if (-not $Sandbox.Process.HasExited) {
        $Sandbox.Process.Kill($true)
        $Sandbox.Process.WaitForExit()
    }

    Remove-Item -LiteralPath $Sandbox.Folder -Recurse -Force
}

function Connect-Sandbox {
    param($Sandbox)

    # As its instructions have it; the environment is put back, for the connection has signed in by then.
    $text = $Sandbox.Text
    $told = { param($Pattern) [regex]::Match($text, $Pattern).Groups[1].Value }
    $before = $env:IDENTITY_ENDPOINT, $env:IDENTITY_HEADER
    try {
        $env:IDENTITY_ENDPOINT = & $told 'IDENTITY_ENDPOINT=(\S+)'
        $env:IDENTITY_HEADER = & $told 'IDENTITY_HEADER=(\S+)'
        $connection = @{
            KubeconfigPath                = & $told "-KubeconfigPath '([^']+)'"
            KubeContext                   = & $told "-KubeContext '([^']+)'"
            InstanceId                    = & $told "-InstanceId '([^']+)'"
            AzureEnvironment              = & $told "-AzureEnvironment '([^']+)'"
            AzureCertificateAuthorityPath = & $told "-AzureCertificateAuthorityPath '([^']+)'"
            TokenSource                   = 'ManagedIdentity'
        }
        Connect-IoTOpsCluster @connection
    }
    finally {
        $env:IDENTITY_ENDPOINT, $env:IDENTITY_HEADER = $before
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

    # Once against a site, where exactly the planted flaws must fail, and once for commands that are stood in for.
    $planted = @(Test-IoTOpsCluster -Sample Quickstart 6> $null | Where-Object { $_.Status -eq 'Fail' -and $_.Severity -eq 'Critical' } | ForEach-Object { $_.Guideline.Id })
    $sandbox = Open-Sandbox -Scenario Quickstart
    try {
        $site = Connect-Sandbox -Sandbox $sandbox
        $data = @{ Connection = $site; FailOn = 'Critical'; AllowUnknown = $true }
        $result = Invoke-Pester -Container (New-PesterContainer -Path (Join-Path $module 'acceptance') -Data $data) -Output None -PassThru
        Disconnect-IoTOpsCluster
    }
    finally {
        Close-Sandbox -Sandbox $sandbox
    }

    # The third tag of a test is the id of its guideline.
    $failed = @($result.Failed | ForEach-Object { $_.Tag[2] })
    $difference = @(Compare-Object -ReferenceObject @($planted) -DifferenceObject @($failed) | ForEach-Object { "$($_.InputObject) ($($_.SideIndicator -replace '<=', 'should fail' -replace '=>', 'should not fail'))" })
    if ($planted.Count -eq 0 -or $result.FailedContainersCount -gt 0 -or $result.FailedBlocksCount -gt 0 -or $difference.Count -gt 0) {
        throw "The acceptance suite does not find what was planted in Quickstart: $($result.FailedCount) of $($result.TotalCount) tests failed, $($planted.Count) should. $($difference -join ', ')"
    }

    Write-Information "Quickstart: $($result.TotalCount) tests, and the $($planted.Count) that should fail do: $($planted -join ', ')." -InformationAction Continue

    $mocks = Invoke-Pester -Path (Join-Path $PSScriptRoot 'tests' 'Acceptance') -PassThru
    if ($mocks.Result -ne 'Passed') {
        throw "Not every command can be mocked: $($mocks.FailedCount) of $($mocks.TotalCount) tests failed."
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
