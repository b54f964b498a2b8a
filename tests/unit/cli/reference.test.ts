import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
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
    const described = [...page.matchAll(/^### ([\w-]+)$/gm)].map((match) => match[1])
    expect([...described].sort()).toEqual(verbs.map(({ name }) => name).sort())
  })

  it.each(verbs.map(({ name }) => name))('names every option of %s, and no other', async (name) => {
    const text = section(`### ${sameAs[name] ?? name}`)
    const own = new Set<string>()
    for (const words of await commandsOf(name)) {
      if (words.length > 1) expect(text).toContain(`aurora ${words.join(' ')}`)
      for (const option of await optionsInHelp(words)) if (!everywhere.has(option)) own.add(option)
    }
    expect([...longOptions(text)].sort()).toEqual([...own].sort())
  })

  it('names what every verb takes once, for all of them', async () => {
    for (const { name } of verbs)
      for (const words of await commandsOf(name))
        expect([...(await optionsInHelp(words))]).toEqual(expect.arrayContaining([...everywhere]))
  })

  it('explains every event and where it stands', () => {
    const events = readFileSync(join(import.meta.dirname, '../../../src/base/events.ts'), 'utf8')
    const types = [...events.matchAll(/readonly type: '(\w+)'/g)].map((match) => match[1] ?? '')
    const described = [...section('## Events').matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? '')
    expect(described.sort()).toEqual(types.sort())
  })
})

/** A verb, or its actions where it has some: `migrate up`, `migrate down`. */
async function commandsOf(name: string): Promise<readonly (readonly string[])[]> {
  const verb = await verbs.find((candidate) => candidate.name === name)?.load()
  const command = new Command(name)
  verb?.configure(command)
  const actions = command.commands.map((action) => [name, action.name()])
  return actions.length > 0 ? actions : [[name]]
}

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
