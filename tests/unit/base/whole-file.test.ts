import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WholeFile } from '../../../src/base/whole-file.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-whole-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('a file that is whole or not there', () => {
  it('takes the place of the one before, in a folder that need not be there', () => {
    const path = join(folder, 'deep', 'file.txt')
    WholeFile.writeAll(path, 'one')
    WholeFile.writeAll(path, Buffer.from('zwei'))
    expect(readFileSync(path, 'utf8')).toBe('zwei')
    expect(readdirSync(join(folder, 'deep'))).toEqual(['file.txt'])
  })

  it('is written by two at once, each into a file of its own', async () => {
    const path = join(folder, 'file.txt')
    await WholeFile.write(path, async (outer) => {
      outer.append(Buffer.from('begin'))
      await WholeFile.write(path, async (inner) => {
        inner.append(Buffer.from('of another'))
        return Promise.resolve()
      })
      expect(readFileSync(path, 'utf8')).toBe('of another')
      outer.append(Buffer.from(' and end'))
    })
    expect(readFileSync(path, 'utf8')).toBe('begin and end')
    expect(readdirSync(folder)).toEqual(['file.txt'])
  })

  it('leaves the old one and nothing else behind when it fails', async () => {
    const path = join(folder, 'file.txt')
    writeFileSync(path, 'old')
    const failing = WholeFile.write(path, (file) => {
      file.append(Buffer.from('half'))
      return Promise.reject(new Error('no more'))
    })
    await expect(failing).rejects.toThrow('no more')
    expect(readFileSync(path, 'utf8')).toBe('old')
    mkdirSync(join(folder, 'taken'))
    expect(() => {
      WholeFile.writeAll(join(folder, 'taken'), 'text')
    }).toThrow()
    expect(readdirSync(folder).sort()).toEqual(['file.txt', 'taken'])
  })
})
