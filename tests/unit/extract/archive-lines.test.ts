import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { archiveLines } from '../../../src/extract/archive-lines.js'

function fileOf(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'a.ndjson')
  writeFileSync(path, content)
  return path
}

async function linesOf(content: string | Buffer) {
  const lines: [number, string, string | undefined][] = []
  for await (const { line, bytes, problem } of archiveLines(fileOf(content)))
    lines.push([line, bytes.toString(), problem])
  return lines
}

it('numbers lines as an editor does, blank ones left out', async () => {
  expect(await linesOf('\ufeffa\r\n\n  \nb\nc')).toEqual([
    [1, 'a', undefined],
    [4, 'b', undefined],
    [5, 'c', undefined],
  ])
  expect(await linesOf('')).toEqual([])
})

it('puts together a line that is longer than a chunk', async () => {
  const long = 'x'.repeat(3_000_000)
  expect(await linesOf(`${long}\nb\n`)).toEqual([
    [1, long, undefined],
    [2, 'b', undefined],
  ])
})

it('reads gzip whatever the name says, also of several members', async () => {
  expect(await linesOf(Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')]))).toEqual([
    [1, 'a', undefined],
    [2, 'bc', undefined],
    [3, 'd', undefined],
  ])
})

it('gives what a truncated gzip still held and says where it breaks off', async () => {
  const noise = Array.from({ length: 2000 }, (_, index) => `${index} ${Math.sin(index)}`).join('\n')
  const lines = await linesOf(gzipSync(noise).subarray(0, 10_000))
  expect(lines[0]).toEqual([1, '0 0', undefined])
  const last = lines.at(-1)
  expect(last?.[0]).toBe(lines.length)
  expect(last?.[2]).toMatch(/breaks off or is damaged here \(unexpected end of file\)/)
  expect(lines.filter(([, , problem]) => problem !== undefined)).toHaveLength(1)
})

it('passes on an error of reading', async () => {
  const lines = archiveLines(join(tmpdir(), 'aurora-no-such-file.ndjson'))
  await expect(lines.next()).rejects.toThrow('ENOENT')
})
