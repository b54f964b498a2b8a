import { UserError } from '../base/errors.js'
import type { Model } from '../project/types.js'
import type { Rendered } from '../template/types.js'

/** Something that a check refuses, at a place of the rendered text. */
export interface Finding {
  readonly message: string
  readonly hint: string
  /** UTF-16 offset into the rendered text; undefined where only the model is known. */
  readonly offset: number | undefined
}

/** Findings as errors at their places in the model or macro, in the order of the text and each told once. */
export function findingErrors(
  code: string,
  model: Model,
  rendered: Rendered,
  findings: readonly Finding[],
): readonly UserError[] {
  const told = new Set<string>()
  return [...findings]
    .sort((left, right) => (left.offset ?? Infinity) - (right.offset ?? Infinity))
    .flatMap((finding) => {
      const place = finding.offset === undefined ? undefined : rendered.map.locate(finding.offset)
      const where = { ...(place?.position ?? { file: model.file }), node: model.id }
      // A macro that is used twice is wrong once.
      const key = JSON.stringify([where, finding.message])
      if (told.has(key)) return []
      told.add(key)
      const [caller] = place?.via ?? []
      const via = caller === undefined ? '' : ` (in a macro called at ${caller.file}:${caller.line})`
      return [new UserError(finding.message + via, { code, where, hint: finding.hint, exitCode: 1 })]
    })
}
