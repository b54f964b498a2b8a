import { readFileSync } from 'node:fs'
import { UserError } from '../base/errors.js'
import type { Effects } from '../base/effects.js'

/** A secret of the environment: its variable, or the file that `<NAME>_FILE` names, without the line feed at its end. */
export function secretOf(name: string, { env }: Pick<Effects, 'env'>): string | undefined {
  const value = env[name]
  if (value !== undefined && value !== '') return value
  const path = env[`${name}_FILE`]
  if (path === undefined || path === '') return undefined
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException
    throw new UserError(`${name}_FILE names a file that cannot be read (${code}): ${path}`, {
      code: 'missing_secret',
      hint: `Mend the path, or set ${name} itself.`,
    })
  }
}
