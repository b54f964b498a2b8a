import { describe, expect, it } from 'vitest'
import { TestProject } from '../../support/test-project.js'
import { onServer, temporaryDatabase, uniqueName } from '../../support/postgres/test-database.js'

const config = (keys: string): string =>
  `name: shop\ndefault_target: server\ntargets:\n  server: { type: postgres, ${keys} }\n`

describe('a target on a PostgreSQL server', () => {
  it('is told by debug before anything is in it, and after its tables were made', async () => {
    const { url, name } = await temporaryDatabase()
    const project = new TestProject({ 'aurora.yml': config('url: { env: WAREHOUSE_URL }') })
    project.env['WAREHOUSE_URL'] = url
    const before = await project.run(['debug'])
    expect(before.code).toBe(0)
    expect(before.stdout).toMatch(/engine +PostgreSQL \d+/)
    expect(before.stdout).toContain(name)
    expect(before.stdout).toContain('not there yet')
    expect((await project.run(['migrate', 'up'])).stdout).toContain('Applied 0001_runner_tables')
    const after = await project.run(['debug'])
    expect(after.code).toBe(0)
    expect(after.stdout).toMatch(/migrations +4 applied/)
  })

  it('never tells the password that stands in its URL', async () => {
    const project = new TestProject({ 'aurora.yml': config('url: { env: WAREHOUSE_URL }') })
    project.env['WAREHOUSE_URL'] = 'postgresql://ada:hunter2hunter2@127.0.0.1:1/w'
    const { code, stdout, stderr } = await project.run(['debug', '--debug'])
    expect(code).toBe(1)
    expect(stderr).toContain('No PostgreSQL server answers at 127.0.0.1:1')
    expect(stdout + stderr).not.toContain('hunter2')
  })

  it.each([
    ['url: { env: NOT_SET }', 'reads its url from NOT_SET, which is not set'],
    ['url: "mysql://x/y"', 'no PostgreSQL URL'],
    ['host: h, ssl: verify-full, ssl_root_cert: nowhere.pem', 'nowhere.pem'],
    [
      'host: h, schema_prefix: mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm_',
      'a name of more than 63 characters',
    ],
  ])('is refused before anything is opened: %s', async (keys, message) => {
    const project = new TestProject({ 'aurora.yml': config(keys) })
    const { code, stderr } = await project.run(['debug'])
    expect(code).not.toBe(0)
    expect(stderr).toContain(message)
  })

  it('takes the file of certificates from PGSSLROOTCERT where it names none', async () => {
    const project = new TestProject({ 'aurora.yml': config('host: "127.0.0.1", port: 1') })
    project.env['PGSSLROOTCERT'] = 'elsewhere.pem'
    expect((await project.run(['debug'])).stderr).toContain('elsewhere.pem')
    project.env['PGSSLROOTCERT'] = 'system'
    expect((await project.run(['debug'])).stderr).toContain('No PostgreSQL server answers at 127.0.0.1:1')
  })

  it('that belongs to somebody else says what is not allowed, and whose role would be', async () => {
    const { url, name } = await temporaryDatabase()
    const project = new TestProject({ 'aurora.yml': config('url: { env: WAREHOUSE_URL }') })
    project.env['WAREHOUSE_URL'] = url
    await project.ok('migrate', 'up')
    const user = uniqueName()
    await onServer(`create role "${user}" login; grant create on database "${name}" to "${user}"`)
    const other = new URL(url)
    other.username = user
    project.env['WAREHOUSE_URL'] = other.href
    for (const verb of ['build', 'debug', 'clean']) {
      const { code, stdout, stderr } = await project.run([verb])
      expect(code).toBe(1)
      expect(stderr).toContain('The server does not allow it: permission denied for schema aurora')
      expect(stderr).toContain('"role" of the target')
      expect(stdout + stderr).not.toContain('defect')
    }
  })

  it('has no file that could be compacted', async () => {
    const { url } = await temporaryDatabase()
    const project = new TestProject({ 'aurora.yml': config('url: { env: WAREHOUSE_URL }') })
    project.env['WAREHOUSE_URL'] = url
    expect((await project.run(['clean', '--compact'])).stderr).toContain('--compact is for DuckDB')
    expect((await project.run(['clean'])).code).toBe(0)
  })
})
