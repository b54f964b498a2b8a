import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { inject } from 'vitest'
import { Client } from 'pg'

let server: Promise<string> | undefined

/** URL of the run's server, as its superuser; the server starts with the first question. */
export function testServer(): Promise<string> {
  server ??= askForServer()
  return server
}

async function askForServer(): Promise<string> {
  const response = await fetch(inject('postgresBroker'))
  const { url, error } = (await response.json()) as { url?: string; error?: string }
  if (url === undefined) throw new Error(error)
  return url
}

/** A name that no other test of any run has, for a database or a role; what carries it goes with the run. */
export function uniqueName(): string {
  return `${inject('postgresPrefix')}${randomBytes(5).toString('hex')}`
}

export interface TestDatabase {
  readonly name: string
  readonly url: string
  readonly drop: () => Promise<void>
}

/** How a database is made; by default as Aurora wants it. */
export interface DatabaseShape {
  /** What follows `create database <name>`. */
  readonly options?: string
}

const wanted = `template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`

/** An empty database of its own. Some twenty milliseconds. */
export async function createDatabase(shape: DatabaseShape = {}): Promise<TestDatabase> {
  const name = uniqueName()
  await onServer(`create database "${name}" ${shape.options ?? wanted}`)
  return {
    name,
    url: await databaseUrl(name),
    drop: () => onServer(`drop database if exists "${name}" with (force)`),
  }
}

/** The same, gone when the test is over. */
export async function temporaryDatabase(shape?: DatabaseShape): Promise<TestDatabase> {
  const database = await createDatabase(shape)
  onTestFinished(() => database.drop())
  return database
}

async function databaseUrl(name: string): Promise<string> {
  const url = new URL(await testServer())
  url.pathname = `/${name}`
  return url.href
}

/** Runs statements as the superuser, on a connection of their own. */
export async function onServer(sql: string, url?: string): Promise<void> {
  const client = new Client({ connectionString: url ?? (await testServer()) })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
