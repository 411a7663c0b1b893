// Alerts on what Keyless and its host log. The queries are in ../queries; docs/observability.md describes the lines.

import { Tags } from 'tags.bicep'

@description('Short name of this deployment.')
param name string

@description('Region of the alert rules.')
param location string

@description('Name of the Application Insights resource that is queried.')
param applicationInsightsName string

@description('Email addresses that get alerts.')
param emails string[]

@description('Ids of action groups that get alerts as well.')
param actionGroupIds string[]

@description('Tags of the alert rules and of the action group.')
param tags Tags

@description('A rule: what is counted or measured, how often it is looked at, and from which value on it is an alert.')
type Rule = {
  @description('Last part of its name.')
  name: string

  @description('What people read first.')
  title: string

  @description('What it means and what to do.')
  description: string

  @description('From 0, critical, to 4, verbose.')
  @minValue(0)
  @maxValue(4)
  severity: int

  @description('The query, in KQL.')
  query: string

  @description('The column that is measured. Absent: rows are counted.')
  measure: string?

  @description('The column whose every value is an alert of its own.')
  dimension: string?

  @description('How the value is compared with the threshold.')
  operator: 'GreaterThan' | 'LessThan'

  @description('The threshold.')
  threshold: int

  @description('How much time each look takes in, as an ISO 8601 duration.')
  window: string
}

var standing = loadTextContent('../queries/standing.kql')

var rules Rule[] = [
  {
    name: 'failed-runs'
    title: 'A run failed'
    description: 'GET /api/runs/{id} tells what was done, what remains and why it failed.'
    severity: 2
    query: loadTextContent('../queries/failed-runs.kql')
    dimension: 'run'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
  }
  {
    name: 'old-incidents'
    title: 'An incident waits for more than a day'
    description: 'A run has stopped and waits for a person. GET /api/runs?state=waiting lists such runs, and each says what to do. A run gives up after seven days.'
    severity: 2
    query: standing
    measure: 'oldestIncidentS'
    operator: 'GreaterThan'
    threshold: 86400
    window: 'PT30M'
  }
  {
    name: 'poison-messages'
    title: 'A message cannot be processed'
    description: 'The task hub or the queue of events has a message that failed again and again. Its run stands still, or its event is lost. The queue keyless-events-poison holds such events.'
    severity: 1
    query: loadTextContent('../queries/poison-messages.kql')
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
  }
  {
    name: 'no-functions'
    title: 'The host found no functions'
    description: 'The deployed package cannot be loaded, or its settings are wrong. The log stream of the Function app tells why. Deploy the last version that worked.'
    severity: 1
    query: loadTextContent('../queries/no-functions.kql')
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
  }
  {
    name: 'no-sign-of-life'
    title: 'Keyless does not run'
    description: 'A timer logs how runs stand every quarter of an hour; for an hour it has not. The app does not start, finds none of its functions, or cannot log.'
    severity: 1
    query: standing
    operator: 'LessThan'
    threshold: 1
    window: 'PT1H'
  }
  {
    name: 'secrets-that-end'
    title: 'Secrets of service principals end within 30 days'
    description: 'Clusters whose service principal has an expired secret can no longer change. Migrate them, or renew the secrets.'
    severity: 3
    query: standing
    measure: 'principalsExpiring'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(name, 12)
    emailReceivers: [for email in emails: { name: email, emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'alert-${name}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Keyless (${name}): ${rule.title}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [insights.id]
      evaluationFrequency: 'PT15M'
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            // The least of the window: an alert is over as soon as one line says so.
            timeAggregation: rule.?measure == null ? 'Count' : 'Minimum'
            ...(rule.?measure == null ? {} : { metricMeasureColumn: rule.?measure })
            dimensions: rule.?dimension == null ? [] : [{ name: rule.?dimension!, operator: 'Include', values: ['*'] }]
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: {
        actionGroups: concat(empty(emails) ? [] : [people.id], actionGroupIds)
      }
    }
  }
]
