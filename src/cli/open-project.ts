import { statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { ContentCache } from '../base/content-cache.js'
import { didYouMean } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import type { CompiledProject } from '../build/compile.js'
import type { Dialect } from '../engine/engine.js'
import type { PostgresConnection } from '../engine/postgres/open-postgres.js'
import type { DuckdbTarget, PostgresTarget, Project, Target } from '../project/types.js'
import { fileError } from './output/file-error.js'
import { auroraVersion } from './version.js'
import type { Invocation } from './verb.js'

/** A project with its target chosen; `compile` binds the templates, which not every verb needs. */
export interface OpenProject {
  readonly project: Project
  readonly target: Target
  readonly warehouse: Warehouse
  /** `target/` of the project, absolute. */
  readonly artifactFolder: string
  /** For the target's engine, or for another one. */
  compile(dialect?: Dialect): Promise<CompiledProject>
  /** Lends the cache of that name in `target/.cache`, and keeps what was added to it. */
  withCache<T>(name: string, work: (cache: ContentCache) => Promise<T>): Promise<T>
}

/** Where the chosen target's warehouse is; nothing is opened yet. */
export type Warehouse =
  | {
      readonly type: 'duckdb'
      readonly target: DuckdbTarget
      /** Absolute path of the database file. */
      readonly path: string
    }
  | {
      readonly type: 'postgres'
      readonly target: PostgresTarget
      readonly connection: PostgresConnection
    }

/** Finds and loads the project that the invocation stands in. */
export async function openProject(invocation: Invocation): Promise<OpenProject> {
  const loaded = await loadedProject(invocation)
  return onTarget(loaded, invocation, invocation.options.target)
}

/**
 * The same for a verb that works on two targets: the first is `firstName`, or the default one, and `second` names the other
 * when it knows the first. Throws where both are the same warehouse.
 */
export async function openOnTwoTargets(
  invocation: Invocation,
  firstName: string | undefined,
  second: (project: Project, first: Target) => string | undefined,
): Promise<readonly [OpenProject, OpenProject]> {
  const loaded = await loadedProject(invocation)
  const opened = await onTarget(loaded, invocation, firstName)
  const other = await onTarget(loaded, invocation, second(loaded, opened.target))
  const { requireTwoWarehouses } = await import('./two-warehouses.js')
  await requireTwoWarehouses(opened, other, invocation)
  return [opened, other]
}

async function loadedProject(invocation: Invocation): Promise<Project> {
  const { effects, options } = invocation
  const { findProjectRoot } = await import('../project/find-project-root.js')
  const { loadProject } = await import('../project/load-project.js')
  const root =
    options.projectDir === undefined
      ? findProjectRoot(effects.cwd)
      : findProjectRoot(resolve(effects.cwd, options.projectDir))
  const cache = cacheFile(root, 'project')
  const loaded = loadProject({ root, cache })
  keep(cache)
  invocation.redaction.learn(loaded.secretEnv ?? [], effects.env)
  return withVars(loaded, options.vars)
}

async function onTarget(
  project: Project,
  invocation: Invocation,
  name: string | undefined,
): Promise<OpenProject> {
  const { effects } = invocation
  const { root } = project
  const target = chooseTarget(project, name ?? effects.env['AURORA_TARGET'])
  return {
    project,
    target,
    warehouse: await warehouseOf(root, target, invocation),
    artifactFolder: join(root, 'target'),
    async compile(dialect = target.type) {
      const { compileProject } = await import('../build/compile.js')
      const templates = cacheFile(root, 'templates')
      const compiled = compileProject(
        project,
        dialect,
        templates,
        effects.clock.now().toISOString().slice(0, 10),
        // Beside the target's own engine there is a database in memory, which nobody shares.
        dialect === target.type ? target.schemaPrefix : '',
      )
      keep(templates)
      return compiled
    },
    async withCache(name, work) {
      const lent = cacheFile(root, name)
      const result = await work(lent)
      keep(lent)
      return result
    },
  }
}

function cacheFile(root: string, name: string): ContentCache {
  return new ContentCache(
    join(root, 'target', '.cache', `${name}.json`),
    `${auroraVersion()} ${buildStamp()}`,
  )
}

/** In a folder that cannot be written, the next run only takes longer. */
function keep(cache: ContentCache): void {
  try {
    cache.save()
  } catch (error) {
    if (fileError(error) === undefined) throw error
  }
}

/** Tells two builds of the same version apart while Aurora itself is worked on. */
function buildStamp(): string {
  try {
    return String(statSync(new URL('../.tsbuildinfo', import.meta.url)).mtimeMs)
  } catch {
    return ''
  }
}

function chooseTarget(project: Project, wanted: string | undefined): Target {
  const name = wanted ?? project.config.defaultTarget
  const names = project.config.targets.map((target) => target.name)
  const target = project.config.targets.find((candidate) => candidate.name === name)
  if (target === undefined) {
    throw new UserError(`There is no target "${name}" in aurora.yml.`, {
      code: 'unknown_target',
      where: { file: 'aurora.yml' },
      hint: didYouMean(name, names),
    })
  }
  if (target.type === 'duckdb' && target.schemaPrefix !== '') {
    throw new UserError(`Target "${name}" has a schema_prefix, which is for those who share a server.`, {
      code: 'unsupported_target',
      where: { file: 'aurora.yml' },
      hint: 'Give each engineer a file of their own: path, or AURORA_DUCKDB_PATH.',
    })
  }
  return target
}

async function warehouseOf(root: string, target: Target, invocation: Invocation): Promise<Warehouse> {
  const { env } = invocation.effects
  if (target.type === 'duckdb')
    return { type: 'duckdb', target, path: databasePathOf(root, target, env['AURORA_DUCKDB_PATH']) }
  const { connectionOfTarget } = await import('./postgres-target.js')
  const connection = await connectionOfTarget(target, root, env)
  // It may have come from within a URL.
  if (connection.password !== undefined) invocation.redaction.learnValue(connection.password)
  return { type: 'postgres', target, connection }
}

function databasePathOf(root: string, target: DuckdbTarget, override: string | undefined): string {
  const path = override === undefined || override === '' ? target.path : override
  return isAbsolute(path) ? path : join(root, path)
}

async function withVars(project: Project, text: string | undefined): Promise<Project> {
  if (text === undefined) return project
  const { parseVars } = await import('./parse-vars.js')
  const given = parseVars(text)
  const known = Object.keys(project.config.vars)
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    throw new UserError(`--vars names "${name}", which aurora.yml does not declare.`, {
      code: 'unknown_var',
      hint:
        known.length === 0 ? 'Declare it with a default under vars: in aurora.yml.' : didYouMean(name, known),
    })
  }
  return { ...project, config: { ...project.config, vars: { ...project.config.vars, ...given } } }
}
