import { UserError, UserErrors } from '../../../src/base/errors.js'
import type { Dialect } from '../../../src/engine/engine.js'
import type { Macro, Model, Project, SingularTest, Source } from '../../../src/project/types.js'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { renderTemplate } from '../../../src/template/render-template.js'
import { templateDependencies } from '../../../src/template/template-dependencies.js'
import type { Rendered, RenderScope, TemplateDependencies } from '../../../src/template/types.js'

export const modelFile = 'models/model.sql'

/** `{ name: text }`; `duckdb/name` is a variant of one engine. */
export function macros(texts: Readonly<Record<string, string>>): readonly Macro[] {
  return Object.entries(texts).map(([path, text]) => {
    const [first = '', second] = path.split('/')
    const dialect = second === undefined ? undefined : (first as Dialect)
    return { name: second ?? first, dialect, text, file: `macros/${path}.sql` }
  })
}

export const scope: RenderScope = {
  dialect: 'duckdb',
  ref: (name, version) => `"models"."${name}${version === undefined ? '' : `_v${version}`}"`,
  source: (provider, endpoint) => `"staging"."src_${provider}__${endpoint}"`,
  self: () => '"models"."self"',
  var: (name) => `value of ${name}`,
  env: (name) => `environment's ${name}`,
  asOf: "TIMESTAMPTZ '2025-01-31 00:00:00+00'",
  incremental: false,
}

export interface Surroundings {
  readonly macros?: Readonly<Record<string, string>>
  readonly scope?: Partial<RenderScope>
  readonly dialect?: Dialect
}

export function render(text: string, surroundings: Surroundings = {}): Rendered {
  const dialect = surroundings.dialect ?? 'duckdb'
  const library = new MacroLibrary(macros(surroundings.macros ?? {}), dialect)
  return renderTemplate(parseTemplate(text, modelFile), library, { ...scope, ...surroundings.scope, dialect })
}

export function sqlOf(text: string, surroundings: Surroundings = {}): string {
  return render(text, surroundings).sql
}

export function dependenciesOf(text: string, surroundings: Surroundings = {}): TemplateDependencies {
  const library = new MacroLibrary(macros(surroundings.macros ?? {}), surroundings.dialect ?? 'duckdb')
  return templateDependencies(parseTemplate(text, modelFile), library)
}

/** Every mistake that `work` throws, as `file:line:column code message | hint`. */
export function mistakesOf(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return (error instanceof UserErrors ? error.errors : [error]).map((each) => {
      const { file = '', line = 0, column = 0 } = each.where ?? {}
      return `${file}:${line}:${column} ${each.code} ${each.message} | ${each.hint ?? ''}`
    })
  }
  return []
}

export function model(name: string, sql: string, changes: Partial<Model> = {}): Model {
  const file = changes.file ?? `models/${name}.sql`
  return {
    kind: 'model',
    id: `model.test.${name}`,
    name,
    version: undefined,
    isLatest: true,
    deprecationDate: undefined,
    relation: { schema: 'models', name },
    description: '',
    config: {
      enabled: true,
      materialized: 'view',
      schema: 'models',
      tags: [],
      periodDependency: undefined,
      grain: [],
      indexes: [],
      inexact: [],
      meta: {},
    },
    columns: [],
    hasContract: false,
    sql,
    file,
    yamlFile: undefined,
    position: { file, line: 1, column: 1 },
    ...changes,
  }
}

export function modelVersion(
  name: string,
  version: number,
  sql: string,
  changes: Partial<Model> = {},
): Model {
  return model(name, sql, {
    id: `model.test.${name}.v${version}`,
    version,
    isLatest: false,
    file: `models/${name}.v${version}.sql`,
    ...changes,
  })
}

export function source(provider: string, endpoint: string): Source {
  return {
    kind: 'source',
    id: `source.test.${provider}.${endpoint}`,
    provider,
    endpoint,
    relation: { schema: 'staging', name: `src_${provider}__${endpoint}` },
    description: '',
    tags: [],
    position: { file: `sources/${provider}.yml`, line: 1, column: 1 },
  }
}

export const testConfig: SingularTest['config'] = {
  severity: 'error',
  warnIf: '!= 0',
  errorIf: '!= 0',
  where: undefined,
  limit: 100,
  storeFailures: true,
  tags: [],
}

export function singularTest(name: string, sql: string): SingularTest {
  const file = `tests/data/${name}.sql`
  return {
    kind: 'singular',
    id: `test.test.${name}`,
    name,
    config: testConfig,
    description: '',
    sql,
    file,
    position: { file, line: 1, column: 1 },
  }
}

export function project(
  parts: Partial<Project> & { readonly vars?: Readonly<Record<string, string>> },
): Project {
  const { vars = {}, ...rest } = parts
  return {
    root: '/project',
    config: {
      name: 'test',
      targets: [],
      defaultTarget: 'dev',
      vars,
      publicEnv: ['REGION'],
      snapshot: 'on_demand',
      keepSnapshots: 1,
      keepPublications: 0,
    },
    models: [],
    seeds: [],
    sources: [],
    providers: [],
    macros: [],
    tests: [],
    genericTests: [],
    ...rest,
  }
}
