import type { Source } from './types.js'

const landed: Readonly<Record<string, string>> = {
  ingestion_runs: 'One row per landing run.',
  staging_payloads: 'One row per payload landed.',
  payload_observations: 'One row per time that a payload was seen.',
  rejected_payloads: 'One row per answer that was not what its endpoint promises.',
  extraction_cursors: 'One row per place where an extraction goes on.',
}

const finance: Readonly<Record<string, string>> = {
  statement_events: 'One row per step in the life of a statement.',
  period_events: 'One row per closing or reopening of a period.',
  frozen_statements: 'One row per released statement.',
  frozen_lines: 'One row per line of a released statement.',
  frozen_inputs: 'One row per row that a released statement rests on.',
  submitted_lines: 'One row per line of a statement as it was submitted.',
}

/** Sources that need no file: the landed tables up to the build's batch, and the tables of finance. */
export function builtInSources(projectName: string): readonly Source[] {
  const source = (provider: string, table: string, relation: Source['relation'], text: string): Source => ({
    kind: 'source',
    id: `source.${projectName}.${provider}.${table}`,
    provider,
    endpoint: table,
    relation,
    description: text,
    tags: [],
    position: { file: 'aurora.yml', line: 1, column: 1 },
  })
  return [
    ...Object.entries(landed).map(([table, text]) =>
      source('landing', table, { schema: 'staging', name: `src_landing__${table}` }, text),
    ),
    ...Object.entries(finance).map(([table, text]) =>
      source('finance', table, { schema: 'finance', name: table }, text),
    ),
  ]
}
