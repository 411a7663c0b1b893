// The custom roles of the app's identity on one subscription, each assigned to it there.
targetScope = 'subscription'

@description('Short name of this deployment.')
param name string

@description('Object id of the app\'s identity.')
param principalId string

@description('GUIDs of the roles that the app may give.')
param grantableRoles string[]

@description('Lets the app fetch kubeconfigs.')
param giveCredentials bool

@description('Lets the app run the kubectl commands that a request asks for with inClusterReads.')
param giveInClusterReads bool

var granter = loadJsonContent('../roles/granter.json')
var always = [
  loadJsonContent('../roles/inventory.json')
  loadJsonContent('../roles/operator.json')
]
var roles = concat(
  always,
  giveCredentials ? [loadJsonContent('../roles/credentials.json')] : [],
  giveInClusterReads ? [loadJsonContent('../roles/in-cluster.json')] : []
)

// The granter gives the listed roles to service principals and managed identities, and takes these and some more. Two
// clauses, since what is given stands in the request and what is taken stands in the resource.
// Source: learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
var assignments = 'Microsoft.Authorization/roleAssignments'
var gives = join(grantableRoles, ', ')
var takes = join(union(grantableRoles, map(items(granter.mayOnlyTake), role => role.value)), ', ')
var condition = join(
  [
    '('
    ' (!(ActionMatches{\'${assignments}/write\'}))'
    ' OR'
    ' (@Request[${assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${gives}}'
    '  AND @Request[${assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'})'
    ')'
    'AND'
    '('
    ' (!(ActionMatches{\'${assignments}/delete\'}))'
    ' OR'
    ' (@Resource[${assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${takes}}'
    '  AND @Resource[${assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'})'
    ')'
  ],
  '\n'
)

// Names of custom roles are unique in a tenant.
resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roles: {
    name: guid(subscription().id, name, role.name)
    properties: {
      roleName: '${role.name} (${name}, ${subscription().subscriptionId})'
      description: role.description
      type: 'CustomRole'
      assignableScopes: [subscription().id]
      permissions: [{ actions: map(items(role.actions), action => action.key), notActions: [] }]
    }
  }
]

resource held 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (role, index) in roles: {
    name: guid(subscription().id, name, role.name, principalId)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions[index].id
      description: role.description
    }
  }
]

resource granterDefinition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, name, granter.name)
  properties: {
    roleName: '${granter.name} (${name}, ${subscription().subscriptionId})'
    description: granter.description
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [{ actions: map(items(granter.actions), action => action.key), notActions: [] }]
  }
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, name, granter.name, principalId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: granterDefinition.id
    description: granter.description
    condition: condition
    conditionVersion: '2.0'
  }
}
