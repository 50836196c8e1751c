@{
    RootModule           = 'IoTOpsReadiness.psm1'
    ModuleVersion        = '0.1.0'
    CompatiblePSEditions = @('Core')
    GUID                 = '7c1a3a0e-5c2f-4a52-9d0b-2f3f7f0e6d41'
    Author               = 'IoTOpsReadiness contributors'
    CompanyName          = 'IoTOpsReadiness contributors'
    Copyright            = '(c) IoTOpsReadiness contributors. MIT license.'
    Description          = 'Proves, guideline by guideline, whether an Azure IoT Operations site is ready for production. Reads the Kubernetes API with the caller''s own rights; never reads secret values, and changes nothing unless told to.'
    PowerShellVersion    = '7.4'

    FormatsToProcess     = @('IoTOpsReadiness.Format.ps1xml')
    TypesToProcess       = @()

    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Add-IoTOpsOpcUaTrust'
        'Assert-IoTOpsReadiness'
        'Compare-IoTOpsAssessment'
        'Connect-IoTOpsCluster'
        'Disable-IoTOpsArcAutoUpgrade'
        'Disconnect-IoTOpsCluster'
        'Enable-IoTOpsBrokerEncryption'
        'Enable-IoTOpsObservability'
        'Enable-IoTOpsSecureSettings'
        'Export-IoTOpsReport'
        'Export-IoTOpsSnapshot'
        'Get-IoTOpsCertificate'
        'Get-IoTOpsConnection'
        'Get-IoTOpsDecision'
        'Get-IoTOpsEndpoint'
        'Get-IoTOpsGuideline'
        'Get-IoTOpsImage'
        'Get-IoTOpsInstance'
        'Get-IoTOpsRemediationHistory'
        'Get-IoTOpsRemediationPlan'
        'Get-IoTOpsRequiredPermission'
        'Get-IoTOpsSnapshot'
        'Import-IoTOpsSnapshot'
        'Invoke-IoTOpsRemediation'
        'Measure-IoTOpsBrokerSizing'
        'New-IoTOpsAlert'
        'New-IoTOpsAttestation'
        'New-IoTOpsBrokerAuthorization'
        'New-IoTOpsDeploymentConfig'
        'New-IoTOpsExemption'
        'New-IoTOpsGuideline'
        'New-IoTOpsHostScript'
        'Resolve-IoTOpsBrokerAccess'
        'Set-IoTOpsBrokerAuthentication'
        'Set-IoTOpsBrokerCardinality'
        'Set-IoTOpsBrokerDiskBuffer'
        'Set-IoTOpsDataflowEndpoint'
        'Set-IoTOpsDataflowProfile'
        'Set-IoTOpsListener'
        'Set-IoTOpsOpcUaCertificate'
        'Set-IoTOpsOpcUaEndpoint'
        'Set-IoTOpsSchemaRegistryStorage'
        'Test-IoTOpsCluster'
        'Test-IoTOpsEndpoint'
        'Test-IoTOpsPermission'
        'Undo-IoTOpsRemediation'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Azure', 'IoT', 'IoTOperations', 'Kubernetes', 'Arc', 'Readiness', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
