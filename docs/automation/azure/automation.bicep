// What main.bicep puts into the resource group.
param location string
param automationAccountName string
param storageAccountName string
@secure()
param packageUri string
param packageSha256 string
@secure()
param runbookUri string
param runbookSha256 string
param azVersion string
param failOn string
param startTime string
param linkSchedule bool
param actionGroupId string

var containerName = 'iotops-readiness'
var blobDataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource account 'Microsoft.Automation/automationAccounts@2024-10-23' = {
  name: automationAccountName
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    sku: {
      name: 'Basic'
    }
    // No keys, no webhooks: jobs are started by the schedule and by whoever Azure lets.
    disableLocalAuth: true
  }
}

resource runtime 'Microsoft.Automation/automationAccounts/runtimeEnvironments@2024-10-23' = {
  parent: account
  name: 'IoTOpsReadiness'
  location: location
  properties: {
    description: 'PowerShell 7.4 with Az and IoTOpsReadiness'
    runtime: {
      language: 'PowerShell'
      version: '7.4'
    }
    defaultPackages: {
      Az: azVersion
    }
  }
}

resource package 'Microsoft.Automation/automationAccounts/runtimeEnvironments/packages@2024-10-23' = {
  parent: runtime
  name: 'IoTOpsReadiness'
  properties: {
    contentLink: {
      uri: packageUri
      contentHash: empty(packageSha256) ? null : {
        algorithm: 'SHA256'
        value: packageSha256
      }
    }
  }
}

resource runbook 'Microsoft.Automation/automationAccounts/runbooks@2024-10-23' = {
  parent: account
  name: 'Invoke-IoTOpsReadiness'
  location: location
  properties: {
    description: 'Assesses the sites of this subscription against the production guidelines of Azure IoT Operations.'
    runbookType: 'PowerShell'
    runtimeEnvironment: runtime.name
    logProgress: false
    logVerbose: false
    publishContentLink: {
      uri: runbookUri
      contentHash: empty(runbookSha256) ? null : {
        algorithm: 'SHA256'
        value: runbookSha256
      }
    }
  }
  dependsOn: [package]
}

resource schedule 'Microsoft.Automation/automationAccounts/schedules@2024-10-23' = {
  parent: account
  name: 'daily'
  properties: {
    description: 'Every day'
    startTime: startTime
    frequency: 'Day'
    interval: 1
    timeZone: 'Etc/UTC'
  }
}

resource link 'Microsoft.Automation/automationAccounts/jobSchedules@2024-10-23' = if (linkSchedule) {
  parent: account
  name: guid(account.id, runbook.name, schedule.name)
  properties: {
    runbook: {
      name: runbook.name
    }
    schedule: {
      name: schedule.name
    }
    parameters: {
      SubscriptionId: '["${subscription().subscriptionId}"]'
      FailOn: failOn
      StorageAccountName: storage.name
      ContainerName: containerName
    }
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: storageAccountName
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: storage
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 14
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: containerName
  properties: {
    publicAccess: 'None'
  }
}

resource upload 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(container.id, account.id, blobDataContributor)
  scope: container
  properties: {
    roleDefinitionId: blobDataContributor
    principalId: account.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource failed 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(actionGroupId)) {
  name: '${automationAccountName}-failed'
  location: 'global'
  properties: {
    description: 'An assessment failed: a site is not ready, or could not be assessed.'
    enabled: true
    severity: 2
    scopes: [account.id]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'failed'
          metricName: 'TotalJob'
          metricNamespace: 'Microsoft.Automation/automationAccounts'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            {
              name: 'Status'
              operator: 'Include'
              values: ['Failed']
            }
            {
              name: 'Runbook'
              operator: 'Include'
              values: [runbook.name]
            }
          ]
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}

output principalId string = account.identity.principalId
