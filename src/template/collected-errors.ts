import { throwCollected, UserError, UserErrors, type Where } from '../base/errors.js'

/** Mistakes of a whole project: each told once, in the order of files and lines. */
export class CollectedErrors {
  readonly #errors = new Map<string, UserError>()

  /** A macro is read again at each call: the same kind of mistake at the same place counts once. */
  add(...errors: readonly UserError[]): void {
    for (const error of errors) {
      const { file, line, column } = error.where ?? {}
      const key = file === undefined ? error.message : [file, line, column, error.code].join('\0')
      if (!this.#errors.has(key)) this.#errors.set(key, error)
    }
  }

  /** The result of `work`, or undefined when it throws mistakes, which are kept. */
  attempt<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      if (error instanceof UserErrors) this.add(...error.errors)
      else if (error instanceof UserError) this.add(error)
      else throw error
      return undefined
    }
  }

  throwAll(): void {
    throwCollected([...this.#errors.values()].sort((left, right) => comparePlaces(left.where, right.where)))
  }
}

function comparePlaces(left: Where | undefined, right: Where | undefined): number {
  const [leftFile, rightFile] = [left?.file ?? '', right?.file ?? '']
  if (leftFile !== rightFile) return leftFile < rightFile ? -1 : 1
  return (left?.line ?? 0) - (right?.line ?? 0) || (left?.column ?? 0) - (right?.column ?? 0)
}
