import { didYouMean } from '../base/closest.js'
import { configFile } from './find-project-root.js'
import { configShape, type ParsedConfig, type ParsedTarget } from './config-shape.js'
import type { Problems } from './problems.js'
import type { ProjectFiles } from './project-files.js'
import type { ProjectConfig, Target } from './types.js'

const defaultPath = 'data/aurora.duckdb'
/** Seconds. */
const defaultPublishWait = 60

/** aurora.yml, and what of it other loaders look at. */
export interface LoadedConfig {
  readonly config: ProjectConfig
  readonly parsed: ParsedConfig
}

/** Reads aurora.yml. */
export function loadConfig(files: ProjectFiles, problems: Problems): LoadedConfig | undefined {
  const parsed = files.yaml(configFile, 'config', configShape).value
  if (parsed === undefined) return undefined
  const targets = targetsOf(parsed)
  const defaultTarget = defaultTargetOf(parsed, targets, problems)
  return {
    parsed,
    config: {
      name: parsed.name,
      targets,
      defaultTarget,
      vars: parsed.vars ?? {},
      publicEnv: parsed.public_env ?? [],
      snapshot: parsed.snapshot ?? 'after_publish',
      keepSnapshots: parsed.keep_snapshots ?? 2,
      keepPublications: parsed.keep_publications,
    },
  }
}

function targetsOf(parsed: ParsedConfig): readonly Target[] {
  const declared = Object.entries(parsed.targets ?? {})
  if (declared.length > 0) return declared.map(([name, target]) => targetOf(name, target))
  return [targetOf('duckdb', { type: 'duckdb', at: [1, 1] })]
}

function targetOf(name: string, parsed: ParsedTarget): Target {
  const schemaPrefix = parsed.schema_prefix ?? ''
  if (parsed.type === 'postgres') {
    const { url, host, port, database, user, password, ssl, role, grants } = parsed
    return {
      type: 'postgres',
      name,
      schemaPrefix,
      url,
      host,
      port,
      database,
      user,
      password,
      ssl,
      role,
      appliesGrants: grants ?? role !== undefined,
      sslRootCert: parsed.ssl_root_cert,
      statementTimeout: parsed.statement_timeout,
      lockTimeout: parsed.lock_timeout,
      publishWait: parsed.publish_wait ?? defaultPublishWait,
    }
  }
  return {
    type: 'duckdb',
    name,
    path: parsed.path ?? defaultPath,
    threads: parsed.threads,
    memoryLimit: parsed.memory_limit,
    schemaPrefix,
  }
}

function defaultTargetOf(parsed: ParsedConfig, targets: readonly Target[], problems: Problems): string {
  const names = targets.map(({ name }) => name)
  const wanted = parsed.default_target
  if (wanted === undefined) {
    const [only, second] = names
    if (second !== undefined) {
      problems.add(configFile, {
        code: 'missing_key',
        message: 'key "default_target" is missing: there are several targets',
        place: parsed.at,
        hint: `Name one of ${names.join(', ')}.`,
      })
    }
    return only ?? 'duckdb'
  }
  if (!names.includes(wanted.value)) {
    problems.add(configFile, {
      code: 'unknown_target',
      message: `"default_target" names "${wanted.value}", which is no target`,
      place: wanted.at,
      hint: didYouMean(wanted.value, names),
    })
  }
  return wanted.value
}
