@export()
@description('What onboarding may change: the rules of the setting KEYLESS_ONBOARDING.')
@sealed()
type Onboarding = {
  @description('Resource providers.')
  providers: string[]?

  @description('Preview features, each with its resource provider.')
  features: {
    namespace: string
    feature: string
  }[]?

  @description('Schedules that subscriptions join: those with the tags, or all.')
  schedules: {
    schedule: string
    tags: { *: string }?
  }[]?
}

@export()
@description('Why these subscriptions, this management group and this onboarding cannot be deployed together; empty where they can.')
func problemOf(subscriptionIds string[], managementGroupId string, onboarding Onboarding) string =>
  empty(subscriptionIds) && empty(managementGroupId)
    ? 'Set KEYLESS_SUBSCRIPTIONS (subscriptionIds), the subscriptions that are served, or KEYLESS_SCOPE (managementGroupId), the management group whose subscriptions are'
    : !empty(subscriptionIds) && !empty(managementGroupId)
        ? 'KEYLESS_SUBSCRIPTIONS (subscriptionIds) and KEYLESS_SCOPE (managementGroupId) exclude each other: set one of them to nothing'
        : !empty(managementGroupId) && !startsWith(
              toLower(managementGroupId),
              toLower('/providers/Microsoft.Management/managementGroups/')
            )
            ? 'KEYLESS_SCOPE (managementGroupId) must be the id of a management group, such as /providers/Microsoft.Management/managementGroups/platform'
            : empty(managementGroupId) && !empty(onboarding)
                ? 'KEYLESS_ONBOARDING (onboarding) needs KEYLESS_SCOPE (managementGroupId): only the subscriptions of a management group are onboarded'
                : ''
