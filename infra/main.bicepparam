// What azd, or `az deployment sub create --parameters infra/main.bicepparam`, takes from the environment.
using 'main.bicep'

import { listOf, tagsOf } from 'modules/lists.bicep'

param name = readEnvironmentVariable('AZURE_ENV_NAME', 'keyless')
param resourceGroupName = readEnvironmentVariable('AZURE_RESOURCE_GROUP', '')
param location = readEnvironmentVariable('AZURE_LOCATION')
param appRegistrationClientId = readEnvironmentVariable('KEYLESS_APP_REGISTRATION')
param allowedClientIds = listOf(readEnvironmentVariable('KEYLESS_ALLOWED_CLIENTS', ''))
param subscriptionIds = listOf(readEnvironmentVariable('KEYLESS_SUBSCRIPTIONS'))
param giveCredentials = bool(readEnvironmentVariable('KEYLESS_GIVE_CREDENTIALS', 'false'))
param giveInClusterReads = bool(readEnvironmentVariable('KEYLESS_GIVE_IN_CLUSTER_READS', 'false'))
param selfApproval = readEnvironmentVariable('KEYLESS_SELF_APPROVAL', 'forbidden')
param publicUrl = readEnvironmentVariable('KEYLESS_PUBLIC_URL', '')
param nodeVersion = readEnvironmentVariable('KEYLESS_NODE_VERSION', '24')
param zoneRedundancy = readEnvironmentVariable('KEYLESS_ZONE_REDUNDANCY', 'storage')
param instancesAlwaysReady = int(readEnvironmentVariable('KEYLESS_INSTANCES_ALWAYS_READY', '0'))
param instancesAtMost = int(readEnvironmentVariable('KEYLESS_INSTANCES_AT_MOST', '40'))
param taskHubDays = int(readEnvironmentVariable('KEYLESS_TASK_HUB_DAYS', '30'))
param allowedIssuers = listOf(readEnvironmentVariable('KEYLESS_ALLOWED_ISSUERS', ''))
param grantableRoles = listOf(readEnvironmentVariable('KEYLESS_GRANTABLE_ROLES', ''))
param logLevel = readEnvironmentVariable('KEYLESS_LOG_LEVEL', 'info')
param logDays = int(readEnvironmentVariable('KEYLESS_LOG_DAYS', '90'))
param alertEmails = listOf(readEnvironmentVariable('KEYLESS_ALERT_EMAILS', ''))
param alertActionGroupIds = listOf(readEnvironmentVariable('KEYLESS_ALERT_ACTION_GROUPS', ''))
param tags = tagsOf(readEnvironmentVariable('KEYLESS_TAGS', ''))
