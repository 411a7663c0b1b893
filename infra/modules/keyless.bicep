// What the app consists of: identity, storage, monitoring, Function app. One resource group.

import { Onboarding } from 'scope.bicep'
import { Tags } from 'tags.bicep'

@description('Short name of this deployment.')
param name string

@description('Region of everything.')
param location string

@description('Client id of the Entra app registration that callers get tokens for.')
param appRegistrationClientId string

@description('Client ids of applications whose tokens are taken; empty for all that have an app role.')
param allowedClientIds string[]

@description('Ids of the subscriptions that are served; empty where a management group is.')
param subscriptionIds string[]

@description('Id of the management group whose subscriptions are served once they are onboarded; empty where a list is.')
param managementGroupId string

@description('What onboarding may change.')
param onboarding Onboarding

@description('Whether who asked for a run may approve its plan.')
param selfApproval string

@description('Https origin under which callers reach the app; empty for the name that Azure gives it.')
param publicUrl string

@description('Version of Node.js.')
param nodeVersion string

@description('What is spread over the zones of the region: none, storage or all.')
@allowed(['none', 'storage', 'all'])
param zoneRedundancy string

@description('Instances that are kept running for requests and for the work of runs each.')
param instancesAlwaysReady int

@description('Most instances that run at once.')
param instancesAtMost int

@description('What carries out runs: azureStorage or scheduler.')
@allowed(['azureStorage', 'scheduler'])
param durableBackend string

@description('Addresses of a virtual network for the app and the private endpoints of storage; empty where storage is open.')
param networkAddressPrefix string

@description('How events reach the app: queue or function.')
@allowed(['queue', 'function'])
param eventDelivery string

@description('Days that the task hub keeps what a run leaves there after its end.')
param taskHubDays int

@description('Issuers of tokens, besides the OIDC issuers of the served clusters, that federated credentials may trust.')
param allowedIssuers string[]

@description('GUIDs of the roles that runs may give.')
param grantableRoles string[]

@description('The least that is logged.')
param logLevel string

@description('Days that logs are kept.')
param logDays int

@description('Email addresses that get alerts.')
param alertEmails string[]

@description('Ids of action groups that get alerts.')
param alertActionGroupIds string[]

@description('Tags of everything.')
param tags Tags

// Names of storage accounts and Function apps are unique in all of Azure.
var suffix = uniqueString(resourceGroup().id, name)
var taskHubName = 'Keyless'
var privateNetwork = !empty(networkAddressPrefix)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

module storage 'storage.bicep' = {
  params: {
    name: 'st${take(replace(name, '-', ''), 9)}${suffix}'
    location: location
    principalId: identity.properties.principalId
    zoneRedundant: zoneRedundancy != 'none'
    closed: privateNetwork
    tags: tags
  }
}

module network 'network.bicep' = if (privateNetwork) {
  params: {
    name: name
    location: location
    addressPrefix: networkAddressPrefix
    storageAccountName: storage.outputs.accountName
    tags: tags
  }
}

module scheduler 'scheduler.bicep' = if (durableBackend == 'scheduler') {
  params: {
    name: 'dts-${name}-${suffix}'
    location: location
    taskHubName: taskHubName
    principalId: identity.properties.principalId
    taskHubDays: taskHubDays
    tags: tags
  }
}

module monitoring 'monitoring.bicep' = {
  params: {
    name: name
    location: location
    principalId: identity.properties.principalId
    logDays: logDays
    tags: tags
  }
}

module alerts 'alerts.bicep' = {
  params: {
    name: name
    location: location
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    emails: alertEmails
    actionGroupIds: alertActionGroupIds
    tags: tags
  }
}

module workbook 'workbook.bicep' = {
  params: {
    name: name
    location: location
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    tags: tags
  }
}

module functionApp 'function-app.bicep' = {
  params: {
    name: 'func-${name}-${suffix}'
    planName: 'plan-${name}'
    location: location
    identityName: identity.name
    storageAccountName: storage.outputs.accountName
    packagesContainer: storage.outputs.packagesContainer
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    subscriptionIds: subscriptionIds
    managementGroupId: managementGroupId
    onboarding: onboarding
    selfApproval: selfApproval
    publicUrl: publicUrl
    nodeVersion: nodeVersion
    zoneRedundant: zoneRedundancy == 'all'
    instancesAlwaysReady: instancesAlwaysReady
    instancesAtMost: instancesAtMost
    taskHubName: taskHubName
    schedulerName: scheduler.?outputs.name ?? ''
    subnetId: network.?outputs.appSubnetId ?? ''
    taskHubDays: taskHubDays
    allowedIssuers: allowedIssuers
    grantableRoles: grantableRoles
    logLevel: logLevel
    tags: tags
  }
}

module login 'login.bicep' = {
  params: {
    functionAppName: functionApp.outputs.name
    appRegistrationClientId: appRegistrationClientId
    allowedClientIds: allowedClientIds
    takesEvents: eventDelivery == 'function'
  }
}

@description('Origin of the API.')
output url string = functionApp.outputs.url

@description('Name of the Function app.')
output functionAppName string = functionApp.outputs.name

@description('Object id of the app\'s identity.')
output principalId string = identity.properties.principalId

@description('Name of the storage account.')
output storageAccountName string = storage.outputs.accountName
