import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..')

const parts = ['aurora.yml', 'models', 'macros', 'seeds', 'sources', 'tests/data', 'tests/generic']

/** What tests take from the project that is tested, in a folder of its own. */
export function copyProject(folder) {
  for (const part of parts) cpSync(join(repository, part), join(folder, part), { recursive: true })
}
