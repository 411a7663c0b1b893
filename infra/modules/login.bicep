// App Service authentication: who has no valid token gets 401, before the app sees the request.
// The app roles in a token (infra/app-roles.json) decide what its caller may do; the app checks them.

@description('Name of the Function app.')
param functionAppName string

@description('Client id of the Entra app registration that callers get tokens for.')
param appRegistrationClientId string

@description('Client ids of applications whose tokens are taken; empty for all that have an app role.')
param allowedClientIds string[]

@description('Whether Event Grid calls a function of the app.')
param takesEvents bool

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource login 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      // Probes sign in nowhere; they learn whether the app can do its work, and nothing more. Event Grid shows the host's own
      // key, which the host checks.
      excludedPaths: concat(['/api/health'], takesEvents ? ['/runtime/webhooks/eventgrid'] : [])
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: appRegistrationClientId
          openIdIssuer: uri(environment().authentication.loginEndpoint, '${tenant().tenantId}/v2.0')
        }
        validation: {
          allowedAudiences: [
            appRegistrationClientId
            'api://${appRegistrationClientId}'
          ]
          defaultAuthorizationPolicy: empty(allowedClientIds)
            ? {}
            : { allowedApplications: union([appRegistrationClientId], allowedClientIds) }
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}
