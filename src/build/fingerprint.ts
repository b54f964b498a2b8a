import type { JsonValue } from '../base/hash.js'
import { sha256 } from '../base/hash.js'
import type { Column, DataTest, Model, NodeId, Seed, Source, TableIndex } from '../project/types.js'
import type { CompiledProject } from './compile.js'
import type { Renderer } from './render.js'
import { asOfPlaceholder } from './render.js'

/**
 * What a node's rows depend on, as one hash: logical SQL (macros and vars are rendered into it), contract, parents'
 * fingerprints and the identity of the data read. Equal fingerprints mean equal rows, volatile columns apart.
 */
export type Fingerprint = string

export interface FingerprintInput {
  readonly compiled: CompiledProject
  /** Renders with stable names and the placeholder for the logical time. */
  readonly logical: Renderer
  /** SQL of the generated view of a source for the batch in force, or the last hash of a finance table. */
  readonly sourceIdentity: ReadonlyMap<NodeId, string>
  /** The logical time, in ISO 8601, and whether the user fixed it. */
  readonly asOf: { readonly time: string; readonly isPinned: boolean }
}

export function sourceFingerprint(source: Source, input: FingerprintInput): Fingerprint {
  return hashOf([
    'source',
    source.relation.schema,
    source.relation.name,
    input.sourceIdentity.get(source.id) ?? '',
  ])
}

export function seedFingerprint(seed: Seed): Fingerprint {
  return hashOf([
    'seed',
    seed.relation.schema,
    seed.relation.name,
    seed.contentHash,
    seed.columns.map(columnPart),
  ])
}

export function modelFingerprint(
  model: Model,
  input: FingerprintInput,
  parents: readonly (readonly [NodeId, Fingerprint])[],
): Fingerprint {
  const { sql } = input.logical.model(model)
  return hashOf([
    'model',
    input.compiled.dialect,
    model.relation.schema,
    model.relation.name,
    model.config.materialized,
    sql,
    model.columns.map(columnPart),
    model.config.grain,
    // Only there they are made; rows and fingerprints of models without them are what they were before.
    ...(input.compiled.dialect === 'postgres' ? model.config.indexes.map(indexPart) : []),
    timePart(model.columns, sql, input),
    parentPart(parents),
    ...accessPart(model),
  ])
}

/** Another filter is another view: it must not wait for other rows. */
function accessPart({ config: { rowAccess } }: Model): JsonValue[] {
  return rowAccess === undefined ? [] : [[rowAccess.column, rowAccess.logins, rowAccess.allRows]]
}

/**
 * How far rows depend on the logical time: not at all where it only fills volatile columns; to the moment where the
 * user fixed it; else to the day, so that what is dated in the future comes into force without an edit.
 */
function timePart(columns: readonly Column[], sql: string, { asOf }: FingerprintInput): string {
  const uses = sql.split(asOfPlaceholder).length - 1
  if (uses === 0) return ''
  if (asOf.isPinned) return asOf.time
  const volatile = columns.filter((column) => column.volatile).length
  return uses > volatile ? asOf.time.slice(0, 10) : ''
}

export function testFingerprint(
  test: DataTest,
  input: FingerprintInput,
  parents: readonly (readonly [NodeId, Fingerprint])[],
): Fingerprint {
  const { severity, warnIf, errorIf, where } = test.config
  const text = ownPart(test, input)
  const time = typeof text === 'string' ? timePart([], text, input) : ''
  return hashOf(['test', test.id, severity, warnIf, errorIf, where ?? '', text, time, parentPart(parents)])
}

/** What a test says itself, beside its settings. */
function ownPart(test: DataTest, input: FingerprintInput): JsonValue {
  switch (test.kind) {
    case 'singular':
      return input.logical.singularTest(test).sql
    case 'generic':
      return genericPart(test, input)
    case 'unit':
      return [
        test.given.map(({ nodeId, rows }) => [nodeId ?? '', rows.map(({ cells }) => cells)]),
        test.expected.map(({ cells }) => cells),
        test.types,
        test.asOf ?? '',
      ]
  }
}

function genericPart(test: Extract<DataTest, { kind: 'generic' }>, input: FingerprintInput): JsonValue {
  const definition = input.compiled.project.genericTests.find((candidate) => candidate.name === test.test)
  const own =
    definition === undefined
      ? ''
      : [definition.text, input.compiled.library.fingerprint, input.compiled.project.config.vars]
  return [test.test, test.column ?? '', test.arguments, own]
}

function indexPart({ columns, unique, type }: TableIndex): JsonValue {
  return ['index', columns, unique, type]
}

function columnPart(column: Column): JsonValue {
  const { notNull, unique, primaryKey, checks } = column.constraints
  return [
    column.name,
    column.type ?? '',
    column.unit ?? '',
    column.signed,
    column.volatile,
    notNull,
    unique,
    primaryKey,
    checks,
  ]
}

function parentPart(parents: readonly (readonly [NodeId, Fingerprint])[]): JsonValue {
  return [...parents]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, fingerprint]) => [id, fingerprint])
}

function hashOf(parts: JsonValue): Fingerprint {
  // Lists in a fixed order: their plain JSON is canonical enough, and thousands of nodes are hashed.
  return sha256(JSON.stringify(parts))
}
