import { didYouMean } from '../base/closest.js'
import { folderSettings } from './model-shape.js'
import { seedFolderSettings } from './seed-shape.js'
import {
  choice,
  environmentName,
  flag,
  identifier,
  integer,
  pattern,
  sourceText,
  text,
} from './scalar-shapes.js'
import {
  expectMap,
  list,
  mapOf,
  object,
  objectSchema,
  optional,
  placed,
  readFields,
  required,
} from './shape.js'
import type { Fields, Read, ReadFields, Shape } from './shape.js'
import { textOrReference } from './source-shape.js'
import type { Place } from './yaml-tree.js'

const engines = ['duckdb', 'postgres'] as const

const commonFields = {
  type: optional(choice(engines), 'Engine; needed unless the target is named after one.'),
  schema_prefix: optional(
    pattern(/^([a-z][a-z0-9_]*)?$/, 'lower-case letters, digits and "_"'),
    'Stands before every schema, so that several people share one server.',
  ),
} satisfies Fields

const duckdbFields = {
  ...commonFields,
  path: optional(text, 'Database file, relative to the project; default data/aurora.duckdb.'),
  threads: optional(integer(1), 'Threads of the engine; default one per core.'),
  memory_limit: optional(
    pattern(/^\d+(\.\d+)?\s?[KMGT]i?B$/, 'a size as 2GB'),
    'Memory of the engine’s buffers; default 1GiB, at most 60 % of the machine’s.',
  ),
} satisfies Fields

const postgresFields = {
  ...commonFields,
  url: optional(textOrReference, 'Connection URL; a secret as {env: NAME}.'),
  host: optional(textOrReference, 'Host or folder of the socket.'),
  port: optional(textOrReference, 'Port; default 5432.'),
  database: optional(textOrReference, 'Database.'),
  user: optional(textOrReference, 'User.'),
  password: optional(textOrReference, 'Password, as {env: NAME}.'),
  ssl: optional(
    choice(['disable', 'require', 'verify-ca', 'verify-full']),
    'How the connection is secured: encrypted, and proven; default require, and disable on this machine.',
  ),
  ssl_root_cert: optional(
    text,
    'File of the certificates that vouch for the server; default those of the system.',
  ),
  role: optional(text, 'Role as which every session acts, and which owns what is made.'),
  grants: optional(
    flag,
    'Whether the grants of models and seeds are made; by default where the target has a role.',
  ),
  statement_timeout: optional(integer(1), 'Seconds after which the server ends a statement; default never.'),
  lock_timeout: optional(integer(1), 'Seconds that a statement waits for a lock; default 30.'),
  publish_wait: optional(integer(0), 'Seconds to wait for readers before publishing; default 60.'),
} satisfies Fields

export type ParsedTarget =
  | ({ readonly type: 'duckdb'; readonly at: Place } & Omit<ReadFields<typeof duckdbFields>, 'type'>)
  | ({ readonly type: 'postgres'; readonly at: Place } & Omit<ReadFields<typeof postgresFields>, 'type'>)

/** One target; the keys allowed depend on its engine. */
const target: Shape<ParsedTarget> = {
  get schema() {
    return { anyOf: [objectSchema(duckdbFields, false), objectSchema(postgresFields, false)] }
  },
  read(node, context) {
    const map = expectMap(node, context)
    if (map === undefined) return undefined
    const typed = map.entries.find(({ key }) => key === 'type')?.value
    const name = typed?.kind === 'scalar' ? typed.text : context.label
    const type = engines.find((engine) => engine === name)
    if (type === undefined) {
      context.report({
        code: typed === undefined ? 'missing_key' : 'bad_value',
        message:
          typed === undefined
            ? `target "${context.label}" needs a "type": duckdb or postgres`
            : `"type" must be one of duckdb, postgres, found "${name}"`,
        place: typed?.place ?? context.place,
        hint: typed === undefined ? undefined : didYouMean(name, engines),
      })
      return undefined
    }
    if (type === 'duckdb') {
      const result = readFields(map, duckdbFields, undefined, context)
      return result && { ...result.known, type, at: context.place }
    }
    const result = readFields(map, postgresFields, undefined, context)
    return result && { ...result.known, type, at: context.place }
  },
}

/** aurora.yml. */
export const configShape = object({
  name: required(identifier, 'Name of the project; part of every node id.'),
  targets: optional(mapOf(target), 'Databases by name; default one DuckDB file, data/aurora.duckdb.'),
  default_target: optional(placed(text), 'Target where --target names none; needed where there are several.'),
  vars: optional(mapOf(sourceText), 'Values for {{var}}, kept as they are written.'),
  public_env: optional(list(environmentName), 'Environment variables that models may read with {{env}}.'),
  models: optional(folderSettings, 'Settings of models by folder.'),
  seeds: optional(seedFolderSettings, 'Settings of seeds by folder.'),
  snapshot: optional(
    choice(['after_publish', 'on_demand']),
    'When the copy for analysts is written; default after_publish.',
  ),
  keep_snapshots: optional(integer(1), 'How many of these copies are kept; default 2.'),
  keep_publications: optional(
    integer(0),
    'How many old publications stay readable; default 0 on DuckDB, 2 on PostgreSQL.',
  ),
})

export type ParsedConfig = Read<typeof configShape>
