import { mkdirSync } from 'node:fs'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verbs } from '../../../src/cli/verbs/index.js'
import type { TestProject } from '../../support/test-project.js'
import { jsonLines, newShop } from './shop.js'

const commandNames = await namesOfCommands()

describe('the command line', () => {
  let shop: TestProject

  beforeAll(() => {
    shop = newShop()
  })

  afterAll(() => shop.dispose())

  it('shows what there is when nothing is asked for', async () => {
    const { code, stdout } = await shop.run([])
    expect(code).toBe(2)
    for (const { name } of verbs) expect(stdout).toContain(`  ${name}`)
    expect((await shop.run(['--help'])).code).toBe(0)
  })

  it.each(commandNames)('explains %s with options and examples', async (verb) => {
    const { code, stdout } = await shop.run([...verb.split(' '), '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: aurora ${verb}`)
    expect(stdout).toContain('--project-dir <folder>')
    expect(stdout).toContain(`Examples:\n  aurora ${verb}`)
  })

  it.each([
    [['biuld'], 'Did you mean build?'],
    [['build', '--selct', 'x'], 'Did you mean --select?'],
    [['migrate', 'staus'], 'Did you mean status?'],
    [['ls', '--output', 'xml'], 'Allowed choices are text, json'],
    [['ls', '--resource-type', 'table'], 'source, seed, model, test'],
    [['show', 'total', '--limit', '0'], 'whole number from 1'],
    [['build', '--threads', '9'], '1, 2 or 3'],
    [['build', '--as-of', 'noon'], '2026-01-31'],
    [['query'], "missing required argument 'sql'"],
    [['query', 'select 1', 'select 2'], 'too many arguments'],
    [['query', ''], 'no SQL'],
    [['query', 'select 1; select 2'], '2 statements'],
    [['ls', '--target', 'dve'], 'Did you mean "dev"?'],
    [['ls', '--select', 'nothing'], 'aurora ls'],
    [['ls', '--select', 'tagg:money'], 'Did you mean "tag"?'],
    [['ls', '--vars', '{first: 1}'], 'Declare it'],
    [['ls', '--vars', '[1'], "--vars '{name: value"],
    [['ls', '--vars', '{a: [1]}'], 'plain values'],
    [['show', 'totl'], 'Did you mean "total"?'],
    [['show', 'total.v2'], 'There is no model or seed "total.v2"'],
    [['load', 'nowhere'], 'There is no file or folder "nowhere"'],
  ])('refuses %j, says how to mend it, and ends with 2', async (argv, hint) => {
    const { code, stdout, stderr } = await shop.run(argv)
    expect(stderr).toContain(hint)
    expect(stderr).not.toContain('    at ')
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  it('tells wrong usage as JSON to those who read JSON', async () => {
    for (const argv of [
      ['biuld'],
      ['ls', '--selct'],
      ['ls', '--select', 'nothing'],
      ['ls', '--target', 'x'],
    ]) {
      const { code, stderr } = await shop.run([...argv, '--log-format', 'json'])
      const records = jsonLines(stderr)
      expect(records.at(-1)).toMatchObject({
        type: 'error',
        code: expect.any(String) as string,
        message: expect.any(String) as string,
      })
      expect(code).toBe(2)
    }
  })

  it('finds the project upward, or where --project-dir says, and says when there is none', async () => {
    mkdirSync(shop.path('models/canonical/deep'), { recursive: true })
    const { stdout } = await shop.run(['ls', '--select', 'total'], {
      cwd: shop.path('models/canonical/deep'),
    })
    expect(stdout).toBe('model:total\n')
    const elsewhere = await shop.run(['ls', '--select', 'total', '--project-dir', shop.root], { cwd: '/' })
    expect(elsewhere.stdout).toBe('model:total\n')
    const none = await shop.run(['ls'], { cwd: '/' })
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('no aurora.yml in / or any folder above it')
  })

  it('takes the target from --target, then from the environment, then from the project', async () => {
    shop.write(
      'aurora.yml',
      'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb}\n  other: {type: duckdb, path: other.duckdb}\n  server: {type: postgres, url: {env: PG_URL}}\ndefault_target: dev\n',
    )
    expect((await shop.ok('debug')).stdout).toContain('dev: ')
    const env = { ...shop.env, AURORA_TARGET: 'other' }
    expect((await shop.run(['debug'], { env })).stdout).toContain(`other: ${shop.path('other.duckdb')}`)
    expect((await shop.run(['debug', '--target', 'dev'], { env })).stdout).toContain('dev: ')
    const path = shop.path('elsewhere.duckdb')
    const overridden = await shop.run(['debug'], { env: { ...env, AURORA_DUCKDB_PATH: path } })
    expect(overridden.stdout).toContain(`other: ${path}`)
    const server = await shop.run(['debug', '--target', 'server'])
    expect(server.code).toBe(2)
    expect(server.stderr).toContain('reads its url from PG_URL')
  })

  it('colours only where colours are wanted', async () => {
    const escape = '\u001b['
    const terminal = { isTerminal: true, columns: 100, write: () => undefined }
    const coloured = async (argv: string[], env: Record<string, string>): Promise<boolean> => {
      let text = ''
      const stderr = { ...terminal, write: (more: string) => void (text += more) }
      await shop.run(argv, { env, stderr })
      return text.includes(escape)
    }
    expect(await coloured(['show', 'nope'], {})).toBe(true)
    expect(await coloured(['show', 'nope', '--no-color'], {})).toBe(false)
    expect(await coloured(['show', 'nope'], { NO_COLOR: '1' })).toBe(false)
    expect(await coloured(['show', 'nope'], { TERM: 'dumb' })).toBe(false)
    const piped = await shop.run(['show', 'nope'], { env: { FORCE_COLOR: '1' } })
    expect(piped.stderr).toContain(escape)
    expect((await shop.run(['show', 'nope'], { env: {} })).stderr).not.toContain(escape)
  })
})

/** Every verb, and of those that only gather others each of these. */
async function namesOfCommands(): Promise<string[]> {
  const names = await Promise.all(
    verbs.map(async (lazy) => {
      const { name } = lazy
      const command = new Command(name)
      const verb = await lazy.load()
      verb.configure(command)
      return command.commands.length === 0 ? [name] : command.commands.map((each) => `${name} ${each.name()}`)
    }),
  )
  return names.flat()
}
