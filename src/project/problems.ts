import { throwCollected, UserError, type Where } from '../base/errors.js'
import type { Problem } from './yaml-tree.js'

/** Collects everything that is wrong with a project, so that one load reports it all. */
export class Problems {
  readonly #errors: UserError[] = []

  get count(): number {
    return this.#errors.length
  }

  /** `row` is the 1-based data row of a CSV. */
  add(file: string, problem: Problem, extra: { readonly row?: number; readonly node?: string } = {}): void {
    const [line, column] = problem.place
    this.#errors.push(
      new UserError(problem.message, {
        code: problem.code,
        where: { file, line, column, ...extra },
        hint: problem.hint === '' ? undefined : problem.hint,
      }),
    )
  }

  /** Throws what was collected, in the order of files, lines and columns; does nothing when there is nothing. */
  throwAll(): void {
    throwCollected([...this.#errors].sort((a, b) => compareWhere(a.where, b.where)))
  }
}

function compareWhere(a: Where | undefined, b: Where | undefined): number {
  const [fileA, fileB] = [a?.file ?? '', b?.file ?? '']
  if (fileA !== fileB) return fileA < fileB ? -1 : 1
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}
