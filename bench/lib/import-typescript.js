// What the tests have and the benchmarks need as well, without a second one of it.
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { repository } from './measure.js'

/** Imports a TypeScript file of the repository that itself imports nothing but types. */
export async function importTypescript(path) {
  const source = readFileSync(join(repository, path), 'utf8')
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`)
}
