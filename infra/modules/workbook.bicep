// A workbook that shows how the fleet's runs stand and what Keyless did, from what it logs.

import { Tags } from 'tags.bicep'

@description('Short name of this deployment.')
param name string

@description('Region of the workbook.')
param location string

@description('Name of the Application Insights resource that is queried.')
param applicationInsightsName string

@description('Tags of the workbook.')
param tags Tags

@description('One chart or table of the workbook: a title, a query, and how its rows are shown.')
type Chart = {
  @description('What people read above it.')
  title: string

  @description('The query, in KQL.')
  query: string

  @description('How the rows are shown.')
  shownAs: 'table' | 'timechart' | 'tiles'

  @description('Width, in percent.')
  width: '50' | '100'
}

var standing = loadTextContent('../queries/standing.kql')

var charts Chart[] = [
  {
    title: 'How runs stand now'
    query: '${standing}| top 1 by timestamp\n| project-away timestamp\n| evaluate narrow()\n| project Measure = Column, Value = toint(Value)'
    shownAs: 'tiles'
    width: '100'
  }
  {
    title: 'Runs over time'
    query: '${standing}| project timestamp, running, paused, waiting, waitingForApproval'
    shownAs: 'timechart'
    width: '50'
  }
  {
    title: 'Ended within a day'
    query: '${standing}| project timestamp, succeeded, failed'
    shownAs: 'timechart'
    width: '50'
  }
  {
    title: 'Incidents that wait for a person'
    query: '${standing}| project timestamp, incidents, oldestIncidentHours = oldestIncidentS / 3600.0'
    shownAs: 'timechart'
    width: '50'
  }
  {
    title: 'Service principals whose secret ends within 30 days'
    query: '${standing}| project timestamp, principalsExpiring'
    shownAs: 'timechart'
    width: '50'
  }
  {
    title: 'Failed runs'
    query: '${loadTextContent('../queries/failed-runs.kql')}| summarize timestamp = max(timestamp) by run, because\n| order by timestamp desc'
    shownAs: 'table'
    width: '100'
  }
  {
    title: 'Requested runs'
    query: loadTextContent('../queries/requests.kql')
    shownAs: 'table'
    width: '100'
  }
  {
    title: 'Writes to Azure'
    query: loadTextContent('../queries/writes.kql')
    shownAs: 'table'
    width: '100'
  }
  {
    title: 'Calls that Azure throttled'
    query: loadTextContent('../queries/throttled.kql')
    shownAs: 'timechart'
    width: '50'
  }
  {
    title: 'Failed health checks'
    query: loadTextContent('../queries/health.kql')
    shownAs: 'table'
    width: '50'
  }
]

// Format of workbooks: github.com/microsoft/Application-Insights-Workbooks, schema/workbook.json.
var range = {
  type: 9
  name: 'parameters'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: guid(name, 'range')
        version: 'KqlParameterItem/1.0'
        name: 'Range'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 604800000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 14400000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
          allowCustom: true
        }
      }
    ]
    style: 'above'
    queryType: 0
    resourceType: 'microsoft.insights/components'
  }
}

var tiles = {
  titleContent: { columnMatch: 'Measure', formatter: 1 }
  leftContent: { columnMatch: 'Value', formatter: 12 }
  showBorder: true
}

var queries = [
  for (chart, index) in charts: {
    type: 3
    name: 'query-${index}'
    customWidth: chart.width
    content: {
      version: 'KqlItem/1.0'
      query: chart.query
      title: chart.title
      size: 0
      noDataMessage: 'Nothing in this time range.'
      timeContextFromParameter: 'Range'
      queryType: 0
      resourceType: 'microsoft.insights/components'
      visualization: chart.shownAs
      ...(chart.shownAs == 'tiles' ? { tileSettings: tiles } : {})
    }
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'fleet')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Keyless (${name}): fleet'
    category: 'workbook'
    sourceId: insights.id
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([range], queries)
      fallbackResourceIds: [insights.id]
      '$schema': 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json'
    })
  }
}
