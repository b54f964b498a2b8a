import { throwCollected, UserError } from '../base/errors.js'
import type { Position } from '../project/types.js'
import { Evaluator } from './evaluate-template.js'
import type { EvaluationHost, NameUse } from './evaluation-host.js'
import { topFrame, type Frame } from './frame.js'
import type { MacroLibrary } from './macro-library.js'
import type { Template } from './template.js'
import type { RefCall, SourceCall, TemplateDependencies } from './types.js'

/**
 * What a template depends on for the library's engine, macros included, read without running it: branches over
 * `target` and literals are decided, all others count. Throws every mistake together.
 */
export function templateDependencies(template: Template, library: MacroLibrary): TemplateDependencies {
  const found = readDependencies(template, library, topFrame(template.source))
  throwCollected(found.errors)
  return found.dependencies
}

/** Dependencies with the places of their names, and the mistakes met on the way. */
export interface FoundDependencies {
  readonly dependencies: TemplateDependencies
  readonly vars: readonly NameUse[]
  readonly env: readonly NameUse[]
  readonly errors: readonly UserError[]
}

export function readDependencies(template: Template, library: MacroLibrary, frame: Frame): FoundDependencies {
  const reader = new DependencyReader()
  new Evaluator(library, reader).run(template.nodes, frame, [])
  return reader.found()
}

class DependencyReader implements EvaluationHost {
  readonly rendersText = false
  readonly #refs: RefCall[] = []
  readonly #sources: SourceCall[] = []
  readonly #vars: NameUse[] = []
  readonly #env: NameUse[] = []
  readonly #macros = new Set<string>()
  readonly #errors: UserError[] = []
  #usesAsOf = false
  #usesIncremental = false
  #config: Readonly<Record<string, string>> = {}
  #configPosition: Position | undefined

  fail(error: UserError): void {
    this.#errors.push(error)
  }

  ref(call: RefCall): undefined {
    this.#refs.push(call)
  }

  source(call: SourceCall): undefined {
    this.#sources.push(call)
  }

  self(): undefined {
    return undefined
  }

  var(use: NameUse): undefined {
    this.#vars.push(use)
  }

  env(use: NameUse): undefined {
    this.#env.push(use)
  }

  asOf(): undefined {
    this.#usesAsOf = true
  }

  incremental(): undefined {
    this.#usesIncremental = true
  }

  config(entries: Readonly<Record<string, string>>, position: Position): void {
    if (this.#configPosition !== undefined) {
      const message = `config stands here a second time; the first is on line ${this.#configPosition.line}.`
      this.fail(
        new UserError(message, { code: 'template_config', where: position, hint: 'Write one {{config …}}.' }),
      )
      return
    }
    this.#config = entries
    this.#configPosition = position
  }

  macro(name: string): void {
    this.#macros.add(name)
  }

  found(): FoundDependencies {
    return {
      dependencies: {
        refs: this.#refs,
        sources: this.#sources,
        vars: distinctNames(this.#vars),
        env: distinctNames(this.#env),
        macros: [...this.#macros],
        usesAsOf: this.#usesAsOf,
        usesIncremental: this.#usesIncremental,
        config: this.#config,
        configPosition: this.#configPosition,
      },
      vars: this.#vars,
      env: this.#env,
      errors: this.#errors,
    }
  }
}

function distinctNames(uses: readonly NameUse[]): readonly string[] {
  return [...new Set(uses.map((use) => use.name))]
}
