import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Rooms by row, top down; a room may import rooms of lower rows only. */
const rows: readonly (readonly string[])[] = [
  ['cli'],
  ['finance', 'report'],
  ['build', 'extract', 'compare'],
  ['lineage', 'checks'],
  ['state', 'graph', 'template'],
  ['project', 'sql', 'engine'],
  ['base'],
]
const rowOf = new Map(rows.flatMap((rooms, row) => rooms.map((room) => [room, row] as const)))
const source = resolve(import.meta.dirname, '../../../src')

interface Arrow {
  readonly from: string
  readonly to: string
  readonly file: string
}

describe('the rooms of src/', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )

  it('import only downward', () => {
    expect(files.flatMap(arrowsOf).filter((arrow) => !isAllowed(arrow))).toEqual([])
  })

  it('name no chain and no partner outside providers, finance, report and the sample', () => {
    const free = new Set(['providers', 'finance', 'report', 'sample'])
    const named = files
      .filter((file) => !free.has(roomOf(file)))
      .filter((file) => /\b(solana|ethereum|jito|doublezero|marinade)\b/i.test(codeOf(file)))
    expect(named).toEqual([])
  })

  it('stay small enough to read', () => {
    const long = files.filter((file) => readFileSync(join(source, file), 'utf8').split('\n').length > 400)
    expect(long).toEqual([])
  })

  it('leave the environment, the clock and chance to the effects', () => {
    const reaching = files
      .filter((file) => file !== join('cli', 'main.ts') && file !== join('base', 'clock.ts'))
      .filter((file) => /\bprocess\.env\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b/.test(codeOf(file)))
    expect(reaching).toEqual([])
  })
})

function arrowsOf(file: string): Arrow[] {
  const text = readFileSync(join(source, file), 'utf8')
  const targets = [...text.matchAll(/(?:from|import\()\s*'(\.{1,2}\/[^']+)'/g)].map((match) => match[1] ?? '')
  return targets.map((target) => ({
    from: roomOf(file),
    to: roomOf(relative(source, resolve(source, dirname(file), target))),
    file: `${file} -> ${relative(source, resolve(source, dirname(file), target))}`,
  }))
}

function isAllowed({ from, to, file }: Arrow): boolean {
  if (from === to) return true
  // Providers know the envelope and the base; only their index is seen, and only from above.
  const contracts = [join('extract', 'envelope.js'), join('extract', 'extraction.js')]
  if (from === 'providers') return to === 'base' || contracts.some((contract) => file.endsWith(contract))
  if (to === 'providers') return from === 'cli' && file.endsWith(join('providers', 'index.js'))
  if (from === 'sample') return to === 'base'
  if (to === 'sample') return from === 'cli'
  return (rowOf.get(from) ?? Infinity) < (rowOf.get(to) ?? -1)
}

function roomOf(file: string): string {
  return file.split(sep)[0] ?? ''
}

/** The file without comments, which may speak of anything. */
function codeOf(file: string): string {
  return readFileSync(join(source, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
}
