import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readArchiveEnvelope } from '../../../../src/extract/archive-envelope.js'
import type { SpooledAnswer } from '../../../../src/extract/spool/spool-line.js'
import { readSpoolLine, spoolLine } from '../../../../src/extract/spool/spool-line.js'
import { lockSpool } from '../../../../src/extract/spool/spool-lock.js'
import { cutTornLine, leftBehind, Spool } from '../../../../src/extract/spool/spool.js'

function answerOf(body: Uint8Array, refusal?: string): SpooledAnswer {
  return {
    planned: {
      provider: 'node',
      endpoint: 'getSlot',
      chainId: 'one',
      periodIdentifier: '842',
      validatorKey: '*',
      request: { method: 'getSlot' },
      isFinal: true,
    },
    httpStatus: 200,
    fetchedAt: '2026-01-02T03:04:05.678Z',
    body,
    refusal,
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-spool-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('a line of the spool', () => {
  it('gives back every byte of a body, text or not, and the reason of a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
        ),
        fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
        (body, refusal) => {
          const line = spoolLine(answerOf(body, refusal))
          expect(line.indexOf('\n')).toBe(line.length - 1)
          const read = readSpoolLine(Buffer.from(line.trimEnd()))
          expect(read.refusal).toBe(refusal)
          const envelope = readArchiveEnvelope(
            { line: 1, bytes: read.envelope, problem: undefined },
            'a.spool',
          )
          expect(envelope.ok && Buffer.from(envelope.envelope.body)).toEqual(Buffer.from(body))
        },
      ),
    )
  })
})

describe('Spool', () => {
  const options = (folder: string) => ({ folder, runId: 'run', fileAnswers: 2, fileBytes: 1_000_000 })

  it('closes a file that is full, and the last one when it is told to', () => {
    const folder = newFolder()
    const spool = new Spool(options(folder))
    const bodies = ['a', 'b', 'c'].map((text) => Buffer.from(text))
    const closed = bodies.map((body) => spool.add(answerOf(body)))
    expect(closed.map((path) => path !== undefined)).toEqual([false, true, false])
    expect(spool.close()).toBe(leftBehind(folder)[1])
    expect(spool.close()).toBeUndefined()
    expect(leftBehind(folder)).toHaveLength(2)
    expect(leftBehind(join(folder, 'none'))).toEqual([])
  })

  it('has a torn line cut off and leaves whole ones alone', async () => {
    const folder = newFolder()
    const spool = new Spool(options(folder))
    spool.add(answerOf(Buffer.from('whole')))
    const path = spool.close() ?? ''
    const whole = readFileSync(path, 'utf8')
    await cutTornLine(path)
    expect(readFileSync(path, 'utf8')).toBe(whole)
    appendFileSync(path, 'x'.repeat(200_000))
    await cutTornLine(path)
    expect(readFileSync(path, 'utf8')).toBe(whole)
    writeFileSync(path, 'only a part of a first line')
    await cutTornLine(path)
    expect(readFileSync(path, 'utf8')).toBe('')
  })
})

describe('lockSpool', () => {
  const owner = { pid: process.pid, host: 'here', runId: 'one', since: '2026-01-01T00:00:00Z' }

  it('lets in one at a time, and the next after it', () => {
    const folder = newFolder()
    const release = lockSpool(folder, { ...owner, pid: process.ppid })
    expect(() => lockSpool(folder, owner)).toThrow(
      expect.objectContaining({
        code: 'warehouse_locked',
        message: expect.stringContaining(String(process.ppid)) as string,
      }),
    )
    release()
    lockSpool(folder, owner)()
  })

  it('takes over the lock of a process that is gone, and what is no lock', () => {
    const folder = newFolder()
    lockSpool(folder, { ...owner, pid: 2 ** 22 + 1 })
    const release = lockSpool(folder, owner)
    release()
    writeFileSync(join(folder, 'extract.lock.json'), 'torn')
    lockSpool(folder, owner)()
  })

  it.runIf(process.platform === 'linux')(
    'takes over the lock of a process that was killed and not buried',
    async () => {
      // The shell becomes a sleep, which never asks what became of the child that the shell had.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      onTestFinished(() => void parent.kill('SIGKILL'))
      const [text] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = Number(text.toString('utf8'))
      await vi.waitUntil(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n')
      process.kill(pid, 'SIGKILL')
      await vi.waitUntil(() => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
      const folder = newFolder()
      lockSpool(folder, { ...owner, pid })
      lockSpool(folder, owner)()
    },
  )

  it('believes in processes of other machines', () => {
    const folder = newFolder()
    lockSpool(folder, { ...owner, pid: 2 ** 22 + 1, host: 'there' })
    expect(() => lockSpool(folder, owner)).toThrow(/on there/)
  })
})
