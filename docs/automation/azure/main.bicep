// Assesses every site of a subscription each day from an Automation account, and keeps the reports.
//   az deployment sub create --location westeurope --template-file main.bicep --parameters resourceGroupName=... packageUri=... runbookUri=...
targetScope = 'subscription'

@description('The resource group for the Automation account and the storage account. It is made where there is none.')
param resourceGroupName string

@description('The region of both.')
param location string = deployment().location

@description('The name of the Automation account.')
param automationAccountName string = 'iotops-readiness'

@description('The name of the storage account that keeps the reports: 3 to 24 lower case letters and digits, unique in Azure.')
@minLength(3)
@maxLength(24)
param storageAccountName string = 'iotops${uniqueString(subscription().id, resourceGroupName)}'

@description('Where the package of the module can be downloaded without signing in, for example a release or a short-lived SAS. Only Azure Automation reads it.')
@secure()
param packageUri string

@description('The SHA-256 of the package, in hexadecimal. Empty: not checked.')
param packageSha256 string = ''

@description('Where runbooks/Invoke-IoTOpsReadiness.ps1 of the same release can be downloaded without signing in.')
@secure()
param runbookUri string

@description('The SHA-256 of the runbook, in hexadecimal. Empty: not checked.')
param runbookSha256 string = ''

@description('The version of Az in the runtime environment, one that Azure Automation offers for PowerShell 7.4.')
param azVersion string = '12.3.0'

@description('The severity from which a failure fails the job.')
@allowed(['Critical', 'High', 'Medium', 'Low', 'Info'])
param failOn string = 'High'

@description('When the first job starts, at least five minutes from now; the others at the same time of the day.')
param startTime string = dateTimeAdd(utcNow(), 'P1D')

@description('Whether to link runbook and schedule. A link that exists cannot be deployed again: say false from the second time on.')
param linkSchedule bool = true

@description('An action group that is told of failed jobs. Empty: no alert.')
param actionGroupId string = ''

@description('The name of the custom role. It has to be unique in the tenant.')
param roleName string = 'IoT Operations Readiness Reader ${automationAccountName}'

// As Get-IoTOpsRequiredPermission -AzurePath writes it: reads configuration alone, no keys, no secrets, no data.
var actions = [
  'Microsoft.AlertsManagement/prometheusRuleGroups/read'
  'Microsoft.Authorization/permissions/read'
  'Microsoft.Authorization/roleAssignments/read'
  'Microsoft.Authorization/roleDefinitions/read'
  'Microsoft.ContainerService/managedClusters/read'
  'Microsoft.DeviceRegistry/assetEndpointProfiles/read'
  'Microsoft.DeviceRegistry/assets/read'
  'Microsoft.DeviceRegistry/namespaces/assets/read'
  'Microsoft.DeviceRegistry/namespaces/devices/read'
  'Microsoft.DeviceRegistry/namespaces/read'
  'Microsoft.DeviceRegistry/schemaRegistries/read'
  'Microsoft.EventGrid/namespaces/read'
  'Microsoft.EventHub/namespaces/read'
  'Microsoft.ExtendedLocation/customLocations/read'
  'Microsoft.Insights/dataCollectionRuleAssociations/read'
  'Microsoft.Insights/dataCollectionRules/read'
  'Microsoft.IoTOperations/instances/akriConnectorTemplates/read'
  'Microsoft.IoTOperations/instances/brokers/authentications/read'
  'Microsoft.IoTOperations/instances/brokers/authorizations/read'
  'Microsoft.IoTOperations/instances/brokers/listeners/read'
  'Microsoft.IoTOperations/instances/brokers/read'
  'Microsoft.IoTOperations/instances/dataflowEndpoints/read'
  'Microsoft.IoTOperations/instances/dataflowProfiles/dataflowGraphs/read'
  'Microsoft.IoTOperations/instances/dataflowProfiles/dataflows/read'
  'Microsoft.IoTOperations/instances/dataflowProfiles/read'
  'Microsoft.IoTOperations/instances/read'
  'Microsoft.IoTOperations/instances/registryEndpoints/read'
  'Microsoft.KeyVault/vaults/read'
  'Microsoft.Kubernetes/connectedClusters/read'
  'Microsoft.KubernetesConfiguration/extensions/read'
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read'
  'Microsoft.ManagedIdentity/userAssignedIdentities/read'
  'Microsoft.Monitor/accounts/read'
  'Microsoft.Resources/subscriptions/providers/read'
  'Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses/read'
  'Microsoft.SecretSyncController/secretSyncs/read'
  'Microsoft.Storage/storageAccounts/read'
]

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
}

module automation 'automation.bicep' = {
  name: 'iotops-readiness'
  scope: group
  params: {
    location: location
    automationAccountName: automationAccountName
    storageAccountName: storageAccountName
    packageUri: packageUri
    packageSha256: packageSha256
    runbookUri: runbookUri
    runbookSha256: runbookSha256
    azVersion: azVersion
    failOn: failOn
    startTime: startTime
    linkSchedule: linkSchedule
    actionGroupId: actionGroupId
  }
}

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, roleName)
  properties: {
    roleName: roleName
    description: 'May read what IoTOpsReadiness assesses an Azure IoT Operations site by.'
    type: 'CustomRole'
    permissions: [
      {
        actions: actions
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [subscription().id]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, resourceGroupName, automationAccountName, roleName)
  properties: {
    roleDefinitionId: reader.id
    principalId: automation.outputs.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Whom to give the role in other subscriptions.')
output principalId string = automation.outputs.principalId
