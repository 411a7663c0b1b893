// One account for what the host keeps (task hub, packages) and for the records. No keys: identities only.

import { Tags } from 'tags.bicep'

@description('Name of the account: 3 to 24 lower-case letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Region of the account.')
param location string

@description('Object id of the app\'s identity.')
param principalId string

@description('Whether the account keeps its copies in three zones of the region, or in one place.')
param zoneRedundant bool

@description('Whether the account is reached by private endpoints only, and by Event Grid with an identity of its own.')
param closed bool

@description('Tags of the account.')
param tags Tags

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    // What Azure's trusted services may stays in force where public access is disabled.
    // Source: learn.microsoft.com/azure/storage/common/storage-network-security
    networkAcls: { defaultAction: closed ? 'Deny' : 'Allow', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource packages 'containers' = {
      name: 'packages'
      properties: { publicAccess: 'None' }
    }

    resource deadLetters 'containers' = {
      name: 'keyless-events-dead-letters'
      properties: { publicAccess: 'None' }
    }
  }

  // Where Event Grid puts events, and the host those that nobody could work on.
  resource queues 'queueServices' = {
    name: 'default'

    resource events 'queues' = {
      name: 'keyless-events'
    }

    resource poison 'queues' = {
      name: 'keyless-events-poison'
    }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource records 'tables' = {
      name: 'KeylessRecords'
    }
  }
}

// What Durable Functions' Azure Storage provider and the host need.
// Source: learn.microsoft.com/azure/azure-functions/durable/durable-functions-configure-managed-identity,
// learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
var dataRoles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource rights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(dataRoles): {
    name: guid(account.id, principalId, role.value)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
      description: role.key
    }
  }
]

// What is lost here is the history of every run. The lock is on the account; what the app does with its data goes on.
resource keep 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep-records'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the records of all runs. docs/deploying.md tells how to back them up and how to remove Keyless.'
  }
}

@description('Name of the account.')
output accountName string = account.name

@description('Name of the container of deployed packages.')
output packagesContainer string = account::blobs::packages.name
