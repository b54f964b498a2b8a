import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Effects } from '../../../src/base/effects.js'
import { run } from '../../../src/cli/run.js'
import { verbs } from '../../../src/cli/verbs/index.js'

const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/cli.md'), 'utf8')
const everywhere = longOptions(section('## Options of every verb'))

/** Verbs that the page describes as another one with fewer nodes. */
const sameAs: Readonly<Record<string, string>> = { seed: 'build', run: 'build' }

describe('docs/reference/cli.md', () => {
  it('has a section for every verb, and none for others', () => {
    const described = [...page.matchAll(/^### (\w+)$/gm)].map((match) => match[1])
    expect([...described].sort()).toEqual(verbs.map(({ name }) => name).sort())
  })

  it.each(verbs.map(({ name }) => name).filter((name) => name !== 'migrate'))(
    'names every option of %s, and no other',
    async (name) => {
      const text = section(`### ${sameAs[name] ?? name}`)
      const own = [...(await optionsInHelp([name]))].filter((option) => !everywhere.has(option))
      expect([...longOptions(text)].sort()).toEqual(own.sort())
    },
  )

  it('names every option of migrate and its verbs', async () => {
    const text = section('### migrate')
    const own = new Set<string>()
    for (const verb of ['up', 'down', 'status']) {
      expect(text).toContain(`aurora migrate ${verb}`)
      for (const option of await optionsInHelp(['migrate', verb]))
        if (!everywhere.has(option)) own.add(option)
    }
    expect([...longOptions(text)].sort()).toEqual([...own].sort())
  })

  it('names what every verb takes once, for all of them', async () => {
    for (const { name } of verbs) {
      if (name === 'migrate') continue
      expect([...(await optionsInHelp([name]))]).toEqual(expect.arrayContaining([...everywhere]))
    }
  })

  it('explains every event and where it stands', () => {
    const events = readFileSync(join(import.meta.dirname, '../../../src/base/events.ts'), 'utf8')
    const types = [...events.matchAll(/readonly type: '(\w+)'/g)].map((match) => match[1] ?? '')
    const described = [...section('## Events').matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? '')
    expect(described.sort()).toEqual(types.sort())
  })
})

/** The page from a heading to the next of the same or a higher level. */
function section(heading: string): string {
  const start = page.indexOf(`\n${heading}\n`)
  if (start < 0) throw new Error(`the page has no heading "${heading}"`)
  const rest = page.slice(start + heading.length + 2)
  const level = /^#+/.exec(heading)?.[0].length ?? 2
  const end = rest.search(new RegExp(`^#{2,${level}} `, 'm'))
  return end < 0 ? rest : rest.slice(0, end)
}

/** Options in the first cells of the section's table, or anywhere in its text where it has none. */
function longOptions(text: string): ReadonlySet<string> {
  const cells = [...text.matchAll(/^\|([^|]*)\|/gm)].map((match) => match[1] ?? '')
  const words = cells.length > 0 ? cells.join('\n') : text.replace(/```[\s\S]*?```/g, '')
  return new Set([...words.matchAll(/`(--[a-z-]+)/g)].map((match) => match[1] ?? ''))
}

async function optionsInHelp(argv: readonly string[]): Promise<ReadonlySet<string>> {
  let text = ''
  const sink = { isTerminal: false, columns: 200, write: (more: string) => void (text += more) }
  const effects: Effects = {
    cwd: '/',
    env: {},
    stdout: sink,
    stderr: sink,
    clock: { now: () => new Date(0) },
    randomId: () => '00000000-0000-4000-8000-000000000000',
    random: () => 0.5,
    signal: new AbortController().signal,
    pid: 1,
    hostname: 'test',
  }
  expect(await run([...argv, '--help'], effects)).toBe(0)
  return new Set([...text.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1] ?? ''))
}
