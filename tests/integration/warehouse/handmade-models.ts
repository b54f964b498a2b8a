import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Dialect, RelationName } from '../../../src/engine/engine.js'
import { quoteRelation } from '../../../src/engine/identifiers.js'
import type { Macro } from '../../../src/project/types.js'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { renderTemplate } from '../../../src/template/render-template.js'
import type { Template } from '../../../src/template/template.js'
import { templateDependencies } from '../../../src/template/template-dependencies.js'
import { projectUnderTest } from '../../support/project-under-test.js'
import { handmadeTables } from './handmade-tables.js'

const asOf = "cast('2026-11-23T00:00:00Z' as timestamptz)"

/** A model as a statement can make it. */
export interface HandmadeModel extends RelationName {
  readonly kind: 'table' | 'view'
  readonly sql: string
}

interface ParsedModel extends RelationName {
  readonly template: Template
}

/** The computation and portal models, and the tests of tests/data/, in the SQL of one engine. */
export class HandmadeModels {
  /** Parents before children. */
  readonly models: readonly HandmadeModel[]
  readonly #dialect: Dialect
  readonly #library: MacroLibrary
  readonly #parsed: readonly ParsedModel[]

  private constructor(dialect: Dialect) {
    this.#dialect = dialect
    this.#library = new MacroLibrary(readMacros(dialect), dialect)
    this.#parsed = ['computation', 'portal'].flatMap(readModels)
    this.models = this.#inOrder().map(({ schema, name, template }) => ({
      schema,
      name,
      kind: this.#readsRegistryAlone(template) ? 'view' : 'table',
      sql: this.#render(template),
    }))
  }

  static of(dialect: Dialect): HandmadeModels {
    const known = made.get(dialect) ?? new HandmadeModels(dialect)
    made.set(dialect, known)
    return known
  }

  /** The SQL of a test of tests/data/. */
  test(name: string): string {
    const file = join(projectUnderTest, 'tests/data', `${name}.sql`)
    return this.#render(parseTemplate(readFileSync(file, 'utf8'), file))
  }

  #render(template: Template): string {
    return renderTemplate(template, this.#library, {
      dialect: this.#dialect,
      ref: (name) => quoteRelation(this.#relationOf(name)),
      source: (provider, endpoint) => quoteRelation({ schema: provider, name: endpoint }),
      self: () => '',
      var: (name) => name,
      env: (name) => name,
      asOf,
      incremental: false,
    }).sql
  }

  #relationOf(name: string): RelationName {
    const model = this.#parsed.find((candidate) => candidate.name === name)
    if (model !== undefined) return model
    const table = Object.keys(handmadeTables).find((candidate) => candidate.endsWith(`.${name}`))
    if (table === undefined) throw new Error(`no model and no handmade table is called ${name}`)
    return { schema: table.slice(0, table.indexOf('.')), name }
  }

  #readsRegistryAlone(template: Template): boolean {
    const { refs, sources } = templateDependencies(template, this.#library)
    const isOfRegistry = (name: string): boolean => {
      const model = this.#parsed.find((candidate) => candidate.name === name)
      return model === undefined
        ? this.#relationOf(name).schema === 'registry'
        : this.#readsRegistryAlone(model.template)
    }
    return sources.length === 0 && refs.every(({ name }) => isOfRegistry(name))
  }

  #inOrder(): readonly ParsedModel[] {
    const ordered: ParsedModel[] = []
    const visit = (model: ParsedModel): void => {
      if (ordered.includes(model)) return
      for (const { name } of templateDependencies(model.template, this.#library).refs) {
        const parent = this.#parsed.find((candidate) => candidate.name === name)
        if (parent !== undefined) visit(parent)
      }
      ordered.push(model)
    }
    this.#parsed.forEach(visit)
    return ordered
  }
}

const made = new Map<Dialect, HandmadeModels>()

function readModels(schema: string): ParsedModel[] {
  const folder = join(projectUnderTest, 'models', schema)
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return files.map((file) => ({
    name: relationName(basename(file, '.sql'), files),
    schema,
    template: parseTemplate(readFileSync(join(folder, file), 'utf8'), `models/${schema}/${file}`),
  }))
}

/** Versions are called as they are published: `lines_v1` for `lines.sql` beside `lines.v2.sql`. */
function relationName(name: string, files: readonly string[]): string {
  return files.includes(`${name}.v2.sql`) ? `${name}_v1` : name.replace(/\.v(\d+)$/, '_v$1')
}

function readMacros(dialect: Dialect): Macro[] {
  const folders = [
    { folder: 'macros', dialect: undefined },
    { folder: `macros/${dialect}`, dialect },
  ] as const
  return folders.flatMap(({ folder, dialect }) =>
    readdirSync(join(projectUnderTest, folder))
      .filter((file) => file.endsWith('.sql'))
      .map((file) => ({
        name: basename(file, '.sql'),
        dialect,
        text: readFileSync(join(projectUnderTest, folder, file), 'utf8'),
        file: `${folder}/${file}`,
      })),
  )
}
