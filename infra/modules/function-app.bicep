// The Function app on Flex Consumption, with every setting that it reads.

import { Onboarding } from 'scope.bicep'
import { Tags } from 'tags.bicep'

@description('Name of the app, unique in all of Azure.')
param name string

@description('Name of its plan.')
param planName string

@description('Region of the app.')
param location string

@description('Name of the identity that the app acts as.')
param identityName string

@description('Name of the storage account of the host and of the records.')
param storageAccountName string

@description('Name of the container that packages are deployed to.')
param packagesContainer string

@description('Name of the Application Insights resource.')
param applicationInsightsName string

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

@description('Whether the plan is spread over the zones of the region. The storage account must be, too.')
param zoneRedundant bool

@description('Instances that are kept running for requests and for the work of runs each.')
param instancesAlwaysReady int

@description('Most instances that run at once.')
param instancesAtMost int

@description('Name of the task hub.')
param taskHubName string

@description('Name of the Durable Task Scheduler; empty where the task hub is in the storage account.')
param schedulerName string

@description('Id of the subnet that the app is in; empty where it is in none.')
param subnetId string

@description('Days that the task hub keeps what a run leaves there after its end.')
param taskHubDays int

@description('Issuers of tokens, besides the OIDC issuers of the served clusters, that federated credentials may trust.')
param allowedIssuers string[]

@description('GUIDs of the roles that runs may give.')
param grantableRoles string[]

@description('The least that is logged.')
param logLevel string

@description('Tags of the app and its plan.')
param tags Tags

// What KEYLESS_CLOUD says, by the name that ARM gives the cloud that this is deployed in.
var clouds = {
  AzureCloud: 'public'
  AzureUSGovernment: 'usGovernment'
  AzureChinaCloud: 'china'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageAccountName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' existing = if (!empty(schedulerName)) {
  name: empty(schedulerName) ? 'none' : schedulerName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app by this tag: azure.yaml names the service.
  tags: union(tags, { 'azd-service-name': 'keyless' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    ...(empty(subnetId) ? {} : { virtualNetworkSubnetId: subnetId })
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packagesContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        // Groups that Flex Consumption scales each by itself: all HTTP functions, and all durable ones.
        alwaysReady: instancesAlwaysReady == 0
          ? []
          : map(['http', 'durable'], group => { name: group, instanceCount: instancesAlwaysReady })
        maximumInstanceCount: instancesAtMost
        instanceMemoryMB: 2048
      }
      runtime: { name: 'node', version: nodeVersion }
    }
  }

  // Passwords are no way in: packages are deployed with tokens.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  // What each of them means: docs/deploying.md.
  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      // Requests are short: 1 MiB is more than any has, and too little to fill the memory of an instance.
      FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1048576'
      TASKHUB_NAME: taskHubName
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: empty(schedulerName)
        ? ''
        : 'Endpoint=${scheduler!.properties.endpoint};Authentication=ManagedIdentity;ClientID=${identity.properties.clientId}'
      KEYLESS_RECORDS: 'tables:${storage.properties.primaryEndpoints.table}'
      KEYLESS_CLOUD: clouds[environment().name]
      KEYLESS_IDENTITY_CLIENT_ID: identity.properties.clientId
      // A setting that is set to nothing counts as absent.
      KEYLESS_SUBSCRIPTIONS: join(subscriptionIds, ',')
      KEYLESS_SCOPE: managementGroupId
      KEYLESS_ONBOARDING: empty(onboarding) ? '' : string(onboarding)
      KEYLESS_LOGIN: 'platform'
      KEYLESS_PUBLIC_URL: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
      KEYLESS_APPROVAL: 'required'
      KEYLESS_SELF_APPROVAL: selfApproval
      KEYLESS_TASK_HUB_DAYS: string(taskHubDays)
      KEYLESS_OWN_RESOURCES: resourceGroup().id
      KEYLESS_ALLOWED_ISSUERS: join(allowedIssuers, ',')
      KEYLESS_GRANTABLE_ROLES: join(grantableRoles, ',')
      KEYLESS_LOG_LEVEL: logLevel
      KEYLESS_LOG_FORMAT: 'json'
    }
  }
}

@description('Name of the app.')
output name string = app.name

@description('Origin of the API.')
output url string = empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
