import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import { isMachineFailure } from '../engine/machine-failure.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../engine/identifiers.js'

/** What `latest.json` says beside the analysts' copies. */
export interface LatestSnapshot {
  readonly publication_id: string
  readonly published_at: string
  /** File name in the same folder. */
  readonly file: string
  readonly git_commit: string | null
  readonly batch_no: string
  readonly stale_nodes: number
}

const latestName = 'latest.json'
const alias = 'aurora_snapshot'

export interface SnapshotInput {
  readonly folder: string
  readonly latest: Omit<LatestSnapshot, 'file'>
  /** Published relations to copy. */
  readonly relations: readonly RelationName[]
  /** How many copies stay, the new one included. */
  readonly keep: number
}

/**
 * Writes the published relations as plain tables into a database file of their own, then points `latest.json` at it
 * by rename: an analyst sees the old copy or the new one, whole, and never holds up the writer.
 */
export async function writeSnapshot(session: Session, input: SnapshotInput): Promise<LatestSnapshot> {
  mkdirSync(input.folder, { recursive: true })
  const file = `${input.latest.publication_id}.duckdb`
  const path = join(input.folder, file)
  const unfinished = `${path}.tmp`
  removeDatabase(unfinished)
  try {
    await session.execute(`attach ${quoteText(unfinished)} as ${alias}`)
    try {
      await copyRelations(session, input)
    } finally {
      await session.execute(`detach ${alias}`)
    }
    renameSync(unfinished, path)
  } catch (error) {
    removeDatabase(unfinished)
    throw error
  }
  const latest: LatestSnapshot = { ...input.latest, file }
  const temporary = join(input.folder, `${latestName}.tmp`)
  writeFileSync(temporary, `${JSON.stringify(latest, undefined, 2)}\n`)
  renameSync(temporary, join(input.folder, latestName))
  dropOldSnapshots(input.folder, file, input.keep)
  return latest
}

/** Whether the newest copy is there and of this publication. */
export function isSnapshotOf(folder: string, publicationId: string): boolean {
  const latest = readLatest(folder)
  return latest?.publication_id === publicationId && existsSync(join(folder, latest.file))
}

/** Path of the newest analysts' copy. */
export function latestSnapshotPath(folder: string): string {
  const latest = readLatest(folder)
  if (latest === undefined) {
    const path = join(folder, latestName)
    throw new UserError('Nothing has been published yet: there is no analysts’ copy to read.', {
      code: 'no_snapshot',
      where: { file: path },
      hint: 'Run: aurora build',
      exitCode: 1,
    })
  }
  return join(folder, latest.file)
}

function readLatest(folder: string): LatestSnapshot | undefined {
  const path = join(folder, latestName)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LatestSnapshot) : undefined
}

async function copyRelations(session: Session, { relations, latest }: SnapshotInput): Promise<void> {
  const schemas = [...new Set(relations.map(({ schema }) => schema))].sort()
  for (const schema of schemas) await session.execute(`create schema ${alias}.${quoteIdentifier(schema)}`)
  for (const relation of relations) {
    const target = `${alias}.${quoteRelation(relation)}`
    await copyRelation(session, relation, target)
  }
  const facts = Object.entries(latest).map(
    ([name, value]) => `(${quoteText(name)}, ${quoteText(String(value ?? ''))})`,
  )
  await session.execute(
    `create table ${alias}.main.publication as select * from (values ${facts.join(', ')}) as facts (name, value)`,
  )
}

/** A view is read whole here, maybe for the first time: what fails then is the view's fault. */
async function copyRelation(session: Session, relation: RelationName, target: string): Promise<void> {
  try {
    await session.execute(`create table ${target} as select * from ${quoteRelation(relation)}`)
  } catch (error) {
    if (!(error instanceof EngineError) || error.engineCode === 'interrupted') throw error
    if (isMachineFailure(error)) throw error
    throw new UserError(
      `${relation.schema}.${relation.name} is published and cannot be read to its end: ${error.message}`,
      {
        code: 'snapshot_failed',
        where: { node: `${relation.schema}.${relation.name}` },
        hint: 'The analysts’ copy stays as it was. Mend the model and build again; as a table it would have failed before it was published.',
        cause: error,
        exitCode: 1,
      },
    )
  }
}

function dropOldSnapshots(folder: string, newest: string, keep: number): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.duckdb'))
    // Publication ids begin with their number, so names sort by age.
    .sort()
    .reverse()
  const kept = new Set([newest, ...files.slice(0, Math.max(1, keep))])
  for (const name of files) if (!kept.has(name)) removeDatabase(join(folder, name))
  removeUnfinishedSnapshots(folder)
}

/** What a killed copy left behind. For the one writer, while it copies nothing. */
export function removeUnfinishedSnapshots(folder: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (name.endsWith('.duckdb.tmp')) removeDatabase(join(folder, name))
}

function removeDatabase(path: string): void {
  rmSync(path, { force: true })
  rmSync(`${path}.wal`, { force: true })
}
