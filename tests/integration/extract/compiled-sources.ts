import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { temporaryFolder } from './landing-zone.js'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * The rooms that landing needs, compiled into a folder of the test's own: worker threads and child processes run
 * JavaScript only, and `dist/` may be missing or old. Gives a function from a path below `src/` to its module's URL.
 */
export function compileSources(): (path: string) => string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const rooms = /^(base|engine|extract|project|providers|state)[\\/].*\.ts$/
  for (const name of readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!rooms.test(name)) continue
    const target = join(folder, name.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    const source = readFileSync(join(repository, 'src', name), 'utf8')
    writeFileSync(target, ts.transpileModule(source, { compilerOptions }).outputText)
  }
  return (path) => pathToFileURL(join(folder, path)).href
}

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
}
