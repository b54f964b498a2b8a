import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError, UserErrors } from '../../../src/base/errors.js'
import { formatWhere } from '../../../src/base/errors.js'
import { loadProject, type LoadOptions } from '../../../src/project/load-project.js'
import type { Project } from '../../../src/project/types.js'

export type Files = Readonly<Record<string, string | Uint8Array>>

/** Writes a project into a temporary folder for the time of `work`. `aurora.yml` is there unless given. */
export function withProject<T>(files: Files, work: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'aurora-'))
  try {
    for (const [path, content] of Object.entries({ 'aurora.yml': 'name: sample\n', ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    return work(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

export function load(files: Files, options: Partial<LoadOptions> = {}): Project {
  return withProject(files, (root) => loadProject({ root, ...options }))
}

/** Every error of a load that must fail. */
export function errorsOf(work: () => unknown): readonly UserError[] {
  try {
    work()
  } catch (error) {
    if (error instanceof UserErrors) return error.errors
    if (error instanceof UserError) return [error]
    throw error
  }
  throw new Error('expected errors, found none')
}

/** `file:line:column code message | hint` of every error, in order. */
export function loadErrors(files: Files, options: Partial<LoadOptions> = {}): readonly string[] {
  return errorsOf(() => load(files, options)).map(shown)
}

export function shown(error: UserError): string {
  const hint = error.hint === undefined ? '' : ` | ${error.hint}`
  return `${formatWhere(error.where)} ${error.code}: ${error.message}${hint}`
}

/** The only element, so that a test fails with a clear message when there are more or none. */
export function only<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined || items.length !== 1) throw new Error(`expected one, found ${items.length}`)
  return item
}
