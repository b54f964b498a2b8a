import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../base/errors.js'

export const configFile = 'aurora.yml'

/** The nearest folder, from `cwd` upward, that holds aurora.yml; a UserError where there is none. */
export function findProjectRoot(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, configFile))) return folder
    if (dirname(folder) === folder) break
  }
  throw new UserError(`no ${configFile} in ${resolve(cwd)} or any folder above it`, {
    code: 'no_project',
    hint: `Go to the folder of your project, or make it one with an ${configFile} that says "name: my_project".`,
  })
}
