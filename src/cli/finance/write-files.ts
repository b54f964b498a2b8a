import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { UserError } from '../../base/errors.js'
import type { Reporter } from '../../base/events.js'
import { WholeFile } from '../../base/whole-file.js'
import type { ExportFile } from './export-files.js'

/** A file with what is to be in it. */
export type TextFile = ExportFile & { readonly text: string }

/**
 * Writes files, and says which. One that holds just this already stays; one that holds something else is replaced with
 * `force` only: else a UserError of code `file_exists`, and nothing is written.
 */
export async function writeFiles(
  files: readonly TextFile[],
  force: boolean,
  reporter: Reporter,
): Promise<void> {
  const changed: TextFile[] = []
  for (const file of files) if (!(await holds(file))) changed.push(file)
  requireFree(changed, force)
  for (const file of files) {
    const isWritten = changed.includes(file)
    if (isWritten) WholeFile.writeAll(file.path, file.text)
    reporter.event({
      type: 'info',
      message: `${file.statement.name} ${isWritten ? '→' : 'is in'} ${file.shown}${isWritten ? '' : ' already'}`,
    })
  }
}

/** Throws a UserError of code `file_exists` where one of the files is there, unless they may be replaced. */
export function requireFree(files: readonly ExportFile[], force: boolean): void {
  const taken = force ? [] : files.filter(({ path }) => existsSync(path))
  const [first] = taken
  if (first === undefined) return
  const others = taken.length === 1 ? '' : `, and so are ${taken.length - 1} more`
  throw new UserError(`${first.shown} is there already${others}. Nothing was written.`, {
    code: 'file_exists',
    hint: '--force replaces what is there.',
  })
}

async function holds({ path, text }: TextFile): Promise<boolean> {
  return existsSync(path) && (await readFile(path, 'utf8').catch(() => undefined)) === text
}
