import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { repository } from './copy-project.js'

export const mutationList = join(repository, 'tests/mutation/mutations.yml')

const keys = ['name', 'file', 'find', 'replace', 'why', 'tests']

/**
 * The mutations of a list, or those of them that are named: `name`; `file` with the text `find` in it, for which
 * `replace` is put; `why` it would matter; `tests`, paths of files of which one should fail, the narrowest first.
 * Throws an error that names what is wrong with the list.
 */
export function readMutations(list, only) {
  const mutations = parse(readFileSync(list, 'utf8'))
  for (const mutation of mutations) {
    const wrong = keys.find((key) => mutation[key] === undefined)
    if (wrong !== undefined) throw new Error(`a mutation lacks "${wrong}": ${JSON.stringify(mutation)}`)
    mutation.tests = mutation.tests.map((test) => `tests/integration/${test}.test.ts`)
    const missing = mutation.tests.find((test) => !existsSync(join(repository, test)))
    if (missing !== undefined) throw new Error(`${mutation.name}: there is no ${missing}`)
  }
  const names = mutations.map(({ name }) => name)
  const twice = names.find((name, place) => names.indexOf(name) !== place)
  if (twice !== undefined) throw new Error(`two mutations are called ${twice}`)
  const unknown = only?.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Error(`no mutation is called ${unknown}`)
  return only === undefined ? mutations : mutations.filter(({ name }) => only.includes(name))
}
