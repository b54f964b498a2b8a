import { UserError } from '../base/errors.js'
import { Evaluator } from './evaluate-template.js'
import type { EvaluationHost, NameUse } from './evaluation-host.js'
import { topFrame, type Frame } from './frame.js'
import { joinPieces } from './line-map.js'
import type { MacroLibrary } from './macro-library.js'
import type { Template } from './template.js'
import type { RefCall, Rendered, RenderScope, SourceCall } from './types.js'
import type { Piece } from './value.js'

/** A model's or singular test's SQL for the library's engine. Throws a UserError with its place at the first mistake. */
export function renderTemplate(template: Template, library: MacroLibrary, scope: RenderScope): Rendered {
  return renderFrame(template, library, scope, topFrame(template.source))
}

export function renderFrame(
  template: Template,
  library: MacroLibrary,
  scope: RenderScope,
  frame: Frame,
): Rendered {
  if (scope.dialect !== library.dialect) {
    throw new TypeError(`a scope for ${scope.dialect} cannot render with the macros of ${library.dialect}`)
  }
  const pieces: Piece[] = []
  new Evaluator(library, new RenderingHost(scope)).run(template.nodes, frame, pieces)
  return joinPieces(pieces, { source: template.source, at: 0 })
}

class RenderingHost implements EvaluationHost {
  readonly rendersText = true
  readonly #scope: RenderScope

  constructor(scope: RenderScope) {
    this.#scope = scope
  }

  fail(error: UserError): never {
    throw error
  }

  ref(call: RefCall): string {
    return withPlace(call.position, () => this.#scope.ref(call.name, call.version))
  }

  source(call: SourceCall): string {
    return withPlace(call.position, () => this.#scope.source(call.provider, call.endpoint))
  }

  self(): string {
    return this.#scope.self()
  }

  var(use: NameUse): string {
    return withPlace(use.position, () => this.#scope.var(use.name))
  }

  env(use: NameUse): string {
    return withPlace(use.position, () => this.#scope.env(use.name))
  }

  asOf(): string {
    return this.#scope.asOf
  }

  incremental(): boolean {
    return this.#scope.incremental
  }

  config(): void {
    // Applied when the project is resolved; it writes nothing.
  }

  macro(): void {
    // Noted when dependencies are read.
  }
}

/** The scope knows names, not places: its errors get the place of the name. */
function withPlace<T>(position: RefCall['position'], ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof UserError) || error.where?.file !== undefined) throw error
    const { code, hint, exitCode } = error
    throw new UserError(error.message, {
      code,
      hint,
      exitCode,
      cause: error,
      where: { ...error.where, ...position },
    })
  }
}
