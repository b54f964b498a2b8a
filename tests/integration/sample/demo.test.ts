import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const isBuilt = existsSync(join(repository, 'dist', 'cli', 'run.js'))
const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
const env = { ...process.env, AURORA_DUCKDB_PATH: join(folder, 'aurora.duckdb'), NO_COLOR: '1' }

function node(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: repository,
    env,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

/** The commands that a text tells its reader to type. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/^ {2}\$ npx aurora (.*?)(?: {2,}.*)?$/gm)].map(([, command = '']) => command)
}

/** Words as a shell would split them; only double quotes are in use. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

describe.skipIf(!isBuilt)('npm run demo (needs dist/, which npm ci makes)', () => {
  let first: ReturnType<typeof node>

  beforeAll(() => {
    first = node('bin/demo.js')
  }, 180_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('ends well and shows a statement for each partner and epoch', () => {
    expect(first).toMatchObject({ status: 0 })
    const statements = first.output.match(
      /│ (harbor-custody|lantern-fund|meridian-wallet|quayside-treasury) +│ 500\d /g,
    )
    expect(statements).toHaveLength(32)
    expect(first.output).toMatch(/meridian-wallet +│ 5003 .*MISSING_FACT/)
    expect(first.output).toMatch(/meridian-wallet +│ 5006 .*PERIOD_TIME_UNKNOWN/)
    expect(first.output).toMatch(/quayside-treasury +│ 5003 .*│ +│$/m)
  })

  it('names only commands that work', () => {
    const commands = commandsIn(first.output)
    expect(commands.length).toBeGreaterThan(15)
    for (const command of commands)
      expect({ command, ...node('bin/aurora.js', ...wordsOf(command)) }).toMatchObject({ command, status: 0 })
  }, 180_000)

  it('can be run again, lands nothing twice and shows the same', () => {
    const table = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('│'))
    const again = node('bin/demo.js')
    expect(again).toMatchObject({ status: 0 })
    expect(again.output).toMatch(/ 0 new, 1,\d{3} seen before/)
    expect(table(again.output)).toEqual(table(first.output))
  }, 180_000)
})
