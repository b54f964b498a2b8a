import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestProject } from '../support/test-project.js'

const root = join(import.meta.dirname, '../..')
const aurora = join(root, 'bin/aurora.js')
const node = promisify(execFile)

describe('the installed program', () => {
  let shop: TestProject

  beforeAll(async () => {
    if (!existsSync(join(root, 'dist/cli/main.js'))) throw new Error('dist/ is missing: npm run build')
    shop = new TestProject({ 'models/canonical/one.sql': 'select 1 as n\n' })
    await shop.ok('build')
  })

  afterAll(() => shop.dispose())

  it('says how to compile it when it is not compiled', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aurora-bin-'))
    try {
      cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
      const failed = node(process.execPath, [join(folder, 'bin/aurora.js'), 'build'])
      await expect(failed).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('npm ci') as string,
      })
      await expect(failed).rejects.not.toMatchObject({ stderr: expect.stringContaining('    at ') as string })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('has the version of its package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    const { stdout } = await node(process.execPath, [aurora, '--version'])
    expect(stdout).toBe(`${version}\n`)
  })

  it('ends with the exit code of its verb', async () => {
    await expect(node(process.execPath, [aurora, 'biuld'], { cwd: shop.root })).rejects.toMatchObject({
      code: 2,
    })
    await expect(
      node(process.execPath, [aurora, 'query', 'select nothing'], { cwd: shop.root }),
    ).rejects.toMatchObject({ code: 1 })
  })

  it('writes all of a long answer into a pipe', async () => {
    const rows = 200_000
    const child = spawn(
      process.execPath,
      [aurora, 'query', `select range as n, 'a line of text' as line from range(${rows})`, '--output', 'csv'],
      { cwd: shop.root, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(0)
    expect(text.length).toBeGreaterThan(4 * 65_536)
    expect(text.endsWith(`${rows - 1},a line of text\n`)).toBe(true)
    expect(text.split('\n')).toHaveLength(rows + 2)
  })

  it('takes it well when its reader goes away early', async () => {
    const child = spawn(
      process.execPath,
      [aurora, 'query', 'select range as n from range(200000)', '--output', 'csv'],
      {
        cwd: shop.root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    expect({ code, signal, errors }).toEqual({ code: 0, signal: null, errors: '' })
  })
})
