import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { secretOf } from '../../../src/cli/secret-file.js'

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-secret-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'key')
  writeFileSync(path, text)
  return path
}

describe('secretOf', () => {
  it('is the variable, which goes before a file', () => {
    expect(secretOf('KEY', { env: { KEY: 'value', KEY_FILE: '/nowhere' } })).toBe('value')
  })

  it.each(['secret', 'secret\n', 'secret\r\n'])(
    'is what a file holds, without the end of its line (%j)',
    (text) => {
      expect(secretOf('KEY', { env: { KEY: '', KEY_FILE: fileOf(text) } })).toBe('secret')
    },
  )

  it('keeps blanks and line feeds within', () => {
    expect(secretOf('KEY', { env: { KEY_FILE: fileOf(' a\nb \n') } })).toBe(' a\nb ')
  })

  it('is nothing where neither is set', () => {
    expect(secretOf('KEY', { env: { KEY_FILE: '' } })).toBeUndefined()
  })

  it('says which file cannot be read', () => {
    expect(() => secretOf('KEY', { env: { KEY_FILE: '/nowhere/key' } })).toThrow(
      expect.objectContaining({
        code: 'missing_secret',
        message: 'KEY_FILE names a file that cannot be read (ENOENT): /nowhere/key',
      }),
    )
  })
})
