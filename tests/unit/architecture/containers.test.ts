import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { connectionOf } from '../../../src/engine/postgres/connection-parts.js'
import { loadProject } from '../../../src/project/load-project.js'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const read = (name: string): string => readFileSync(join(repository, name), 'utf8')

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      { readonly environment: Readonly<Record<string, string>>; readonly volumes?: readonly string[] }
    >
  >
}

/** Names in an image are copied one by one: what the project gains must be put there too. */
const copied = [...read('Dockerfile').matchAll(/^COPY --from=made (.*)$/gm)].flatMap(([, line = '']) =>
  line.split(' ').filter((word) => word.startsWith('/warehouse/')),
)

describe('the image', () => {
  it('holds what the tool and the project need, and names nothing that is not there', () => {
    const made = ['dist', 'node_modules']
    const names = copied.map((source) => source.replace('/warehouse/', ''))
    expect(names).toEqual(expect.arrayContaining(['package.json', 'bin', ...made]))
    for (const name of names.filter((source) => !made.includes(source)))
      expect({ name, isThere: existsSync(join(repository, name)) }).toEqual({ name, isThere: true })
    const project = ['aurora.yml', 'models', 'macros', 'seeds', 'sources', 'tests/data', 'tests/generic']
    expect(names).toEqual(expect.arrayContaining(project))
  })

  it('runs a Node that the tool runs on', () => {
    const [, major = '0'] = /^FROM node:(\d+)/m.exec(read('Dockerfile')) ?? []
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
    expect(engines.node).toBe('>=20.19')
    expect(Number(major)).toBeGreaterThanOrEqual(22)
  })
})

describe('compose.yml', () => {
  const { services } = parse(read('compose.yml')) as Compose
  const server = services['postgres']?.environment ?? {}
  const tool = services['aurora']?.environment ?? {}

  it('makes a database that Aurora takes, and tells the tool where it is', () => {
    expect(server['POSTGRES_INITDB_ARGS']).toBe('--encoding=UTF8 --locale=C')
    const url = tool['WAREHOUSE_URL']?.replace('${WAREHOUSE_PASSWORD}', 'secret')
    expect(connectionOf({ url }, {})).toMatchObject({
      host: 'postgres',
      user: server['POSTGRES_USER'],
      database: server['POSTGRES_DB'],
      password: 'secret',
      tls: 'disable',
    })
  })

  it('mounts files that are there', () => {
    const files = (services['postgres']?.volumes ?? []).filter((volume) => volume.startsWith('./'))
    expect(files).not.toEqual([])
    for (const [path = ''] of files.map((volume) => volume.split(':')))
      expect({ path, isThere: existsSync(join(repository, path)) }).toEqual({ path, isThere: true })
  })

  it('names a target of the project', () => {
    const { config } = loadProject({ root: repository, cache: undefined })
    expect(config.targets.map(({ name }) => name)).toContain(tool['AURORA_TARGET'])
  })
})
