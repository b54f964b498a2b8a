import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { findLoadTarget } from '../../../src/extract/archive-files.js'

function folderOf(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), '')
  }
  return folder
}

it('finds the archives of a folder, sorted, at any depth, and leaves the rest', () => {
  const folder = folderOf(
    'b.ndjson',
    'a/z.jsonl.gz',
    'a/c.NDJSON',
    'notes.txt',
    '.hidden/x.ndjson',
    'a/.y.ndjson',
  )
  const target = findLoadTarget(folder, 'archives')
  expect(target.kind === 'archives' && target.files).toEqual(
    ['a/c.NDJSON', 'a/z.jsonl.gz', 'b.ndjson'].map((name) => ({ path: join(folder, name), name })),
  )
})

it('tells an archive from a single body by its name', () => {
  const folder = folderOf('a.ndjson.gz', 'a.csv.gz')
  expect(findLoadTarget(join(folder, 'a.ndjson.gz'), 'x').kind).toBe('archives')
  expect(findLoadTarget(join(folder, 'a.csv.gz'), 'x')).toEqual({
    kind: 'file',
    file: { path: join(folder, 'a.csv.gz'), name: 'a.csv.gz' },
  })
})

it.each([
  ['no/such/path', 'There is no file or folder "typed"'],
  ['', 'The folder "typed" holds no archive'],
])('says what is wrong with "%s"', (below, message) => {
  const folder = folderOf('notes.txt')
  expect(() => findLoadTarget(join(folder, below), 'typed')).toThrow(message)
})
