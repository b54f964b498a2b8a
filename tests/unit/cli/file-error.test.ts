import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileError } from '../../../src/cli/output/file-error.js'

describe('an error of the file system', () => {
  it('is told with its path and its reason', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
    try {
      const error = fileError(thrownBy(() => readFileSync(folder)))
      expect(error).toMatchObject({ code: 'file_access', exitCode: 1 })
      expect(error?.message).toContain('it is a folder')
      const missing = fileError(thrownBy(() => readFileSync(join(folder, 'none'))))
      expect(missing?.message).toBe(
        `${join(folder, 'none')} cannot be used: there is no such file or folder (open).`,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('without a path is told all the same', () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' })
    expect(fileError(full)?.message).toBe('A file cannot be used: the disk is full (write).')
  })

  it('is told apart from every other error', () => {
    for (const error of [
      new Error('x'),
      new TypeError('x'),
      'x',
      Object.assign(new Error(), { code: 'ERR_X' }),
    ])
      expect(fileError(error)).toBeUndefined()
  })
})

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
