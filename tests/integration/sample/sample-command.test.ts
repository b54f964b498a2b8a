import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { generateSample } from '../../../src/sample/generate.js'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const isBuilt = existsSync(join(repository, 'dist', 'sample', 'archive.js'))
const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
const file = join(folder, 'sample.ndjson.gz')

function run(script: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('bin', script), ...args], {
    cwd: repository,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe.skipIf(!isBuilt)('bin/sample.js (needs dist/, which npm ci makes)', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('writes the sample that its options name', () => {
    const size = ['--epochs', '2', '--validators', '5', '--stakers', '3', '--seed', '9']
    const { status, stdout } = run('sample.js', file, ...size, '--first-epoch', '600')
    const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')
    const expected = [...generateSample({ epochs: 2, validators: 5, stakers: 3, seed: 9, firstEpoch: 600 })]
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected)
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${lines.length} answers in ${file}\n` })
  })

  it('says what it can be asked', () => {
    const { status, stdout } = run('sample.js', '--help')
    expect(status).toBe(0)
    for (const option of ['epochs', 'validators', 'stakers', 'seed', 'detailed-validators'])
      expect(stdout).toMatch(new RegExp(`^ +--${option} .*\\(\\d+ … \\d+; \\d+ unless said\\)$`, 'm'))
  })

  it.each([
    [[], 'expected one FILE to write to'],
    [[file, '--epochs', '0'], '--epochs is 0; expected an integer of 1 … 10000'],
    [[file, '--stakers', 'many'], '--stakers is "many"; expected an integer'],
    [
      [file, '--validators', '4', '--detailed-validators', '5'],
      '--detailed-validators is 5; expected an integer of 0 … 4',
    ],
    [[file, '--epoch', '3'], "Unknown option '--epoch'"],
  ])('refuses %j', (args, message) => {
    const { status, stdout, stderr } = run('sample.js', ...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`sample: ${message}`)
    expect(stderr).toContain('--help says more')
  })

  it('is where the demo sends who wants another size', () => {
    const help = run('demo.js', '--help')
    expect(help.status).toBe(0)
    expect(help.stdout).toContain('node bin/sample.js --help')
    const wrong = run('demo.js', '--epochs', '20')
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toContain('node bin/sample.js --help')
  })
})
