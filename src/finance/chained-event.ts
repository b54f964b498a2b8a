import { UserError } from '../base/errors.js'
import type { RelationName, Session, SqlValue } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../engine/identifiers.js'
import { microsecondsOfIso } from '../engine/iso-time.js'
import { noteFinanceEvents, requireAllFinanceEvents } from '../state/finance-events.js'
import { contentHash } from './content-text.js'
import type { ContentValue } from './content-text.js'

/** A column of an event, and its value; those of a table always come in the same order. */
export type EventColumn = readonly [name: string, value: EventValue]

type EventValue = string | bigint | null | { readonly time: string }

/**
 * Appends events to the chain of a table, inside the writer's transaction, and gives their hashes. The hash of an event is
 * that of all its columns and of the hash of the event before it, so that no event can be changed, taken out or put in
 * between without the chain breaking (docs/decisions/finance-chain.md). The log is read once, however many come.
 */
export async function appendEvents(
  session: Session,
  table: RelationName,
  events: readonly (readonly EventColumn[])[],
): Promise<readonly string[]> {
  const hashes: string[] = []
  let previous = await lastHash(session, table)
  for (const columns of events) {
    previous = await insertEvent(session, table, [...columns, ['previous_hash', previous]])
    hashes.push(previous)
  }
  await noteFinanceEvents(session, BigInt(hashes.length))
  await requireAllFinanceEvents(session)
  return hashes
}

async function insertEvent(
  session: Session,
  table: RelationName,
  columns: readonly EventColumn[],
): Promise<string> {
  const hash = contentHash(columns.map(([, value]) => hashedValue(value)))
  const names = [...columns.map(([name]) => name), 'event_hash']
  const values: readonly SqlValue[] = [...columns.map(([, value]) => boundValue(value)), hash]
  await session.execute(
    `insert into ${quoteRelation(table)} (${names.map(quoteIdentifier).join(', ')})
     values (${values.map((_, index) => `$${index + 1}`).join(', ')})`,
    values,
  )
  return hash
}

/** The hash that no later event names: that of the end of the chain. Throws where the chain has not exactly one end. */
async function lastHash(session: Session, table: RelationName): Promise<string | null> {
  const name = quoteRelation(table)
  const ends = await session.rows(
    `select event_hash from ${name} as events
      where not exists (select 1 from ${name} as later where later.previous_hash = events.event_hash)`,
  )
  const [row] = await session.rows(`select count(*) as events from ${name}`)
  if (row?.events === 0n) return null
  if (ends.length !== 1) throw broken(table)
  return String(ends[0]?.event_hash)
}

function broken({ schema, name }: RelationName): UserError {
  return new UserError(`The chain of ${schema}.${name} is broken: somebody changed its rows.`, {
    code: 'finance_chain_broken',
    exitCode: 1,
    hint: `Find out who did, and bring the rows back from a backup; aurora test --select finance_chain_of_${name} shows where.`,
  })
}

function hashedValue(value: EventValue): ContentValue {
  if (value === null || typeof value !== 'object') return value
  const microseconds = microsecondsOfIso(value.time)
  if (microseconds === undefined) throw new Error(`${value.time} is no time`)
  return microseconds
}

function boundValue(value: EventValue): SqlValue {
  return value !== null && typeof value === 'object' ? value.time : value
}
