import { readFileSync } from 'node:fs'

let version: string | undefined

/** Aurora's own version, from its package.json. */
export function auroraVersion(): string {
  if (version === undefined) {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
    version = (JSON.parse(text) as { version: string }).version
  }
  return version
}
