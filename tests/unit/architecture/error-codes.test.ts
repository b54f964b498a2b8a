import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const source = join(root, 'src')
const page = readFileSync(join(root, 'docs/reference/errors.md'), 'utf8')

const word = /'([a-z][a-z0-9_]*)'/g

describe('docs/reference/errors.md', () => {
  const used = [...usedCodes()].sort()
  const documented = [...page.matchAll(/^\| `([a-z0-9_]+)`/gm)].map((match) => match[1] ?? '')

  it('explains every code that src/ gives, and none that is gone', () => {
    expect(used.length).toBeGreaterThan(80)
    expect({
      undocumented: used.filter((code) => !documented.includes(code)),
      stale: documented.filter((code) => !used.includes(code)),
    }).toEqual({ undocumented: [], stale: [] })
  })

  it('explains every code once', () => {
    expect(documented.filter((code, index) => documented.indexOf(code) !== index)).toEqual([])
  })
})

/** Codes stand as `code: 'x'` or `code = 'x'`, as a word among the arguments of some helpers, or are those of the engine. */
function usedCodes(): ReadonlySet<string> {
  const codes = new Set<string>()
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const text = withoutComments(readFileSync(join(source, file), 'utf8'))
    for (const [, value] of text.matchAll(/\bcode\b(?::| =)\s*([^,;\n}]*)/g)) addWords(value ?? '', codes)
    for (const call of text.matchAll(/(?:\.error|\bfindingErrors|\breport|\bunknown)\(/g)) {
      const code = wordAmong(argumentsFrom(text, call.index + call[0].length))
      if (code !== undefined) codes.add(code)
    }
    const [, engine] = /type EngineErrorCode =([\s|'a-z_]+)/.exec(text) ?? []
    for (const [, code] of (engine ?? '').matchAll(word)) codes.add(`engine_${code}`)
  }
  return codes
}

/** The words of an expression that are its value: `kind === 'test' ? 'a' : 'b'` is a or b. */
function addWords(expression: string, codes: Set<string>): void {
  for (const [, code] of expression.replace(/[!=]== '[^']*'/g, '').matchAll(word)) codes.add(code ?? '')
}

/** The text up to the parenthesis that closes the call. */
function argumentsFrom(text: string, start: number): string {
  let depth = 1
  let end = start
  while (depth > 0 && end < text.length) {
    if (text[end] === '(') depth += 1
    if (text[end] === ')') depth -= 1
    end += 1
  }
  return text.slice(start, end)
}

/** The first argument that is nothing but a word in quotes. */
function wordAmong(argumentsText: string): string | undefined {
  return /(?:^|,)\s*'([a-z]+_[a-z0-9_]+)'\s*[,)]/.exec(argumentsText)?.[1]
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
