import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { temporaryDatabase, testServer, uniqueName } from '../../support/postgres/test-database.js'

const keeper = join(import.meta.dirname, '../../support/postgres/keeper.js')

async function ask(url: string, sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0]
  } finally {
    await client.end()
  }
}

describe('the PostgreSQL server of the tests', () => {
  it('is a real one, with a database for every test that asks', async () => {
    const first = await temporaryDatabase()
    const second = await temporaryDatabase()
    expect(first.name).not.toBe(second.name)
    expect(
      await ask(
        first.url,
        `select current_database() as name, current_setting('server_version_num')::int / 10000 >= 14 as is_known,
                datcollate as collation, pg_encoding_to_char(encoding) as encoding
           from pg_database where datname = current_database()`,
      ),
    ).toEqual({ name: first.name, is_known: true, collation: 'C', encoding: 'UTF8' })
  })

  it.skipIf((process.env.AURORA_TEST_POSTGRES_URL ?? '') !== '')(
    'goes, with its folder, when the run that asked for it is killed',
    async () => {
      // A shell stands for the run: it holds the keeper's input and dies without a word to it.
      const run = spawn(process.execPath, ['-e', runThatIsKilled, keeper], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, AURORA_TEST_POSTGRES_URL: '' },
      })
      const lines = createInterface({ input: run.stdout })[Symbol.asyncIterator]()
      const { url } = JSON.parse(String((await lines.next()).value)) as { url: string }
      expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 })
      run.kill('SIGKILL')
      await once(run, 'exit')
      const folder = new URL(url).searchParams.get('host') ?? ''
      await expect.poll(() => existsSync(folder), { timeout: 20_000, interval: 20 }).toBe(false)
      await expect(ask(url, 'select 1')).rejects.toThrow()
    },
  )

  it('drops what a run left on a server that was there before', async () => {
    const name = uniqueName()
    const server = await testServer()
    const child = spawn(process.execPath, [keeper, name], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, AURORA_TEST_POSTGRES_URL: server },
    })
    await once(child.stdout, 'data')
    await ask(server, `create database "${name}_left"`)
    await ask(server, `create role "${name}_left"`)
    child.stdin.end()
    await once(child, 'exit')
    expect(
      await ask(
        server,
        `select (select count(*)::int from pg_database where datname = '${name}_left') as databases,
                (select count(*)::int from pg_roles where rolname = '${name}_left') as roles`,
      ),
    ).toEqual({ databases: 0, roles: 0 })
  })
})

const runThatIsKilled = `
  const child = require('node:child_process').spawn(process.execPath, [process.argv[1], 'killed_'], {
    stdio: ['pipe', 'inherit', 'inherit'], detached: true })
  setInterval(() => undefined, 1000)`
