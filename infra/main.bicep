// Keyless in one resource group, and the rights of its identity on the subscriptions that it serves.
// Deployed at the scope of the subscription that the resource group is in. docs/deploying.md says how.
targetScope = 'subscription'

import { shortName } from 'modules/names.bicep'
import { Onboarding, problemOf } from 'modules/scope.bicep'
import { Tags } from 'modules/tags.bicep'

@description('Name of this deployment, such as that of the azd environment. A short form of it is a part of every name.')
@minLength(1)
@maxLength(64)
param name string = 'keyless'

@description('Resource group that everything is put into. It is made if it is missing. Empty: rg- and the short form of the name.')
@maxLength(90)
param resourceGroupName string = ''

@description('Region of everything. Flex Consumption must be offered there: az functionapp list-flexconsumption-locations.')
param location string = deployment().location

@description('Client id of the Entra app registration that callers get tokens for.')
@minLength(36)
@maxLength(36)
param appRegistrationClientId string

@description('Client ids of further applications whose tokens are taken, besides those of the app registration itself. Empty: of every application that has an app role.')
param allowedClientIds string[] = []

@description('Ids of the subscriptions that are served: the app gets its roles there, and refuses requests about others. Empty where a management group is served.')
param subscriptionIds string[] = []

@description('Id of the management group whose subscriptions are served, each once it is onboarded: /providers/Microsoft.Management/managementGroups/NAME. Empty where a list of subscriptions is served.')
param managementGroupId string = ''

@description('What onboarding may change: what it registers in a subscription of the management group, and the schedules that the subscription joins. Nothing if empty.')
param onboarding Onboarding = {}

@description('Lets the app fetch kubeconfigs, for callers with the app role Fleet.Credentials.')
param giveCredentials bool = false

@description('Lets the app run kubectl commands in clusters, for requests with inClusterReads. Without it these find that they may not.')
param giveInClusterReads bool = false

@description('Whether who asked for a run, or for whom an application asked, may approve its plan.')
@allowed(['forbidden', 'allowed'])
param selfApproval string = 'forbidden'

@description('Https origin under which callers reach the app; empty for the name that Azure gives it.')
param publicUrl string = ''

@description('Version of Node.js, one that Flex Consumption offers in the region: az functionapp list-flexconsumption-runtimes.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('What is spread over the zones of the region: none, where it has no zones; storage, three copies of the records; all, storage and the plan, which then keeps two instances of each group of functions running and billed.')
@allowed(['none', 'storage', 'all'])
param zoneRedundancy string = 'storage'

@description('Instances that are kept running, and billed, for requests and for the work of runs each. 0: the first request after a while waits for a start.')
@minValue(0)
@maxValue(20)
param instancesAlwaysReady int = 0

@description('Most instances that run at once.')
@minValue(1)
@maxValue(1000)
param instancesAtMost int = 40

@description('What carries out runs: tables and queues of the storage account, or the Durable Task Scheduler. The deployed package must be built for the same (docs/deploying.md).')
@allowed(['azureStorage', 'scheduler'])
param durableBackend string = 'azureStorage'

@description('Whether the storage account is closed, and reached by private endpoints in a virtual network of its own.')
param privateNetwork bool = false

@description('Addresses of that network, a prefix of at most 24 bits that no network connected with it has.')
param networkAddressPrefix string = '10.87.0.0/24'

@description('How the events of management-group.bicep reach the app: through its queue, or by a call of its function, which App Service authentication then lets through.')
@allowed(['queue', 'function'])
param eventDelivery string = 'queue'

@description('Days that the task hub keeps what a run leaves there after its end. Its record stays.')
@minValue(1)
@maxValue(3650)
param taskHubDays int = 30

@description('Issuers of tokens, besides the OIDC issuers of the served clusters, that federated credentials may trust.')
param allowedIssuers string[] = []

@description('GUIDs of the roles that runs may give: what plans are checked against, and the condition of the granter role. Empty: those that the workflows need.')
param grantableRoles string[] = []

@description('The least that is logged.')
@allowed(['debug', 'info', 'warn', 'error'])
param logLevel string = 'info'

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 90

@description('Email addresses that get alerts. Empty, and without action groups: alerts only show in the portal.')
param alertEmails string[] = []

@description('Ids of action groups that get alerts, besides the email addresses.')
param alertActionGroupIds string[] = []

@description('Tags of everything.')
param tags Tags = {}

var short = shortName(name)
var neededRoles = map(items(loadJsonContent('roles/granter.json').mayGive), role => role.value)
var roles = empty(grantableRoles) ? neededRoles : grantableRoles
var problem = problemOf(subscriptionIds, managementGroupId, onboarding)
var served = empty(problem) ? subscriptionIds : fail(problem)
var allTags = union(tags, { 'azd-env-name': name })

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? 'rg-${short}' : resourceGroupName
  location: location
  tags: allTags
}

module app 'modules/keyless.bicep' = {
  scope: group
  params: {
    name: short
    location: location
    appRegistrationClientId: appRegistrationClientId
    allowedClientIds: allowedClientIds
    subscriptionIds: served
    managementGroupId: managementGroupId
    onboarding: onboarding
    selfApproval: selfApproval
    publicUrl: publicUrl
    nodeVersion: nodeVersion
    zoneRedundancy: zoneRedundancy
    instancesAlwaysReady: instancesAlwaysReady
    instancesAtMost: instancesAtMost
    durableBackend: durableBackend
    networkAddressPrefix: privateNetwork ? networkAddressPrefix : ''
    eventDelivery: eventDelivery
    taskHubDays: taskHubDays
    allowedIssuers: allowedIssuers
    grantableRoles: roles
    logLevel: logLevel
    logDays: logDays
    alertEmails: alertEmails
    alertActionGroupIds: alertActionGroupIds
    tags: allTags
  }
}

module rights 'modules/rights.bicep' = [
  for subscriptionId in served: {
    name: 'keyless-rights-${uniqueString(subscriptionId, short)}'
    scope: subscription(subscriptionId)
    params: {
      name: short
      principalId: app.outputs.principalId
      grantableRoles: roles
      giveCredentials: giveCredentials
      giveInClusterReads: giveInClusterReads
    }
  }
]

@description('The short form of the name of this deployment, a part of every name.')
output shortName string = short

@description('Name of the resource group.')
output resourceGroupName string = group.name

@description('Origin of the API.')
output url string = app.outputs.url

@description('Name of the Function app.')
output functionAppName string = app.outputs.functionAppName

@description('Object id of the identity that the app acts as in Azure.')
output principalId string = app.outputs.principalId

@description('Name of the storage account that holds the records of runs.')
output storageAccountName string = app.outputs.storageAccountName
