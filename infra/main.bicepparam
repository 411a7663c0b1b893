// What azd, or `az deployment sub create --parameters infra/main.bicepparam`, takes from the environment.
using 'main.bicep'

param name = readEnvironmentVariable('AZURE_ENV_NAME', 'keyless')
param location = readEnvironmentVariable('AZURE_LOCATION')
param appRegistrationClientId = readEnvironmentVariable('KEYLESS_APP_REGISTRATION')
param subscriptionIds = split(readEnvironmentVariable('KEYLESS_SUBSCRIPTIONS'), ',')
param giveCredentials = bool(readEnvironmentVariable('KEYLESS_GIVE_CREDENTIALS', 'false'))
param giveInClusterReads = bool(readEnvironmentVariable('KEYLESS_GIVE_IN_CLUSTER_READS', 'false'))
param publicUrl = readEnvironmentVariable('KEYLESS_PUBLIC_URL', '')
param nodeVersion = readEnvironmentVariable('KEYLESS_NODE_VERSION', '24')
param taskHubDays = int(readEnvironmentVariable('KEYLESS_TASK_HUB_DAYS', '30'))
param allowedIssuers = filter(
  split(readEnvironmentVariable('KEYLESS_ALLOWED_ISSUERS', ''), ','),
  issuer => !empty(issuer)
)
param logLevel = readEnvironmentVariable('KEYLESS_LOG_LEVEL', 'info')
