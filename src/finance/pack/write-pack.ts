import { readFileSync } from 'node:fs'
import { sha256 } from '../../base/hash.js'
import type { Session } from '../../engine/engine.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import { readPayloads } from '../../lineage/trace/traced-payloads.js'
import { payloadRecord } from '../../lineage/trace/trace-record.js'
import type { TracedProject } from '../../lineage/trace/traced-project.js'
import type { Publication } from '../../state/publications.js'
import { nameOf } from '../statement-name.js'
import type { StatementName } from '../statement-name.js'
import { addCode } from './pack-code.js'
import type { CodeInput } from './pack-code.js'
import { PackFiles } from './pack-files.js'
import { readPackedFinance } from './pack-finance.js'
import { linesCsv } from './lines-csv.js'
import { packLines } from './pack-lines.js'
import { readmeText } from './readme.js'

/** What came into a pack. */
export interface PackSummary {
  readonly statement: string
  readonly publicationId: string
  readonly lines: number
  readonly payloads: number
  readonly files: number
  /** Lines by verdict. */
  readonly verdicts: Readonly<Record<string, number>>
  /** Models whose SQL is not that of the publication any more. */
  readonly changedModels: readonly string[]
  /** What the pack is known by: SHA-256 of its manifest.json, which lists all else. */
  readonly manifestSha256: string
}

export interface PackInput extends CodeInput {
  readonly statement: StatementName
  readonly publication: Publication
  readonly project: TracedProject
}

/** The script that goes into every pack; it stands in the package as it is, since strangers run it. */
const script = new URL('../../../bin/verify-dispute-pack.js', import.meta.url)

/**
 * Gathers all that a statement rests on, from its lines down to the bytes of providers' answers, and hands it to `write`
 * file by file: the same for the same publication and events.
 */
export async function writePack(
  session: Session,
  input: PackInput,
  write: (path: string, bytes: Uint8Array) => void,
): Promise<PackSummary> {
  const { statement, publication, project } = input
  const files = new PackFiles(write, input.redact)
  const packed = await packLines(session, project, statement)
  const wanted = { statement_id: statement.statementId }
  const key = ['statement_id']
  const [row] = await readRows(session, {
    relation: 'computation.partner_commission_statements',
    key,
    wanted,
  })
  const [status] = await readRows(session, { relation: 'computation.statement_status', key, wanted })
  const finance = await readPackedFinance(session, statement)
  const code = await addCode(files, session, publication, input)
  files.addJson('publication.json', {
    publication_id: publication.publicationId,
    published_at: publication.publishedAt,
    as_of: publication.asOf,
    git_commit: publication.gitCommit ?? null,
    batch_no: publication.batchNo.toString(),
    aurora_version: publication.auroraVersion,
    run_id: publication.runId,
    models_changed_since: code.changed,
  })
  files.addJson('statement.json', { statement: row?.cells ?? null, status: status?.cells ?? null })
  files.addJson('finance.json', finance)
  files.addJson('lines.json', packed.lines)
  files.addText('lines.csv', linesCsv(packed.lines))
  files.addJson('rows.json', packed.rows.record())
  files.addJson('registry.json', packed.registry)
  files.addJson('traces.json', packed.traces)
  const payloads = await readPayloads(session, packed.payloadIds, ({ payloadId }, body) => {
    files.add(`payloads/${payloadId}`, body)
  })
  files.addJson(
    'payloads.json',
    payloads.map((payload) => ({ ...payloadRecord(payload), file: `payloads/${payload.payloadId}` })),
  )
  files.add('verify.mjs', readFileSync(script))
  const verdicts: Record<string, number> = {}
  for (const { verdict } of packed.lines) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  const name = nameOf(statement)
  files.addText('README.txt', readmeText({ name, publication, finance, verdicts, changed: code.changed }))
  const manifest = `${JSON.stringify(
    {
      format: 'aurora-dispute-pack',
      version: 1,
      statement: name,
      publication_id: publication.publicationId,
      files: files.listed,
    },
    undefined,
    2,
  )}\n`
  write('manifest.json', Buffer.from(manifest))
  return {
    statement: name,
    publicationId: publication.publicationId,
    lines: packed.lines.length,
    payloads: payloads.length,
    files: files.listed.length + 1,
    verdicts,
    changedModels: code.changed,
    manifestSha256: sha256(manifest),
  }
}
