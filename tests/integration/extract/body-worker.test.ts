import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { sha256 } from '../../../src/base/hash.js'
import { checkBody } from '../../../src/extract/body-check.js'
import { BodyChecker, workerBodyBytes } from '../../../src/extract/body-checker.js'
import { serveBodyChecks } from '../../../src/extract/body-worker.js'
import type { WorkerTask } from '../../../src/extract/body-worker.js'
import type { EndpointAdapter } from '../../../src/extract/envelope.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { compileSources } from './compiled-sources.js'
import { temporaryFolder } from './landing-zone.js'
import { itOnEngines } from '../../support/test-engines.js'

const names = { adapter: 'marinade', endpoint: 'mev-info' }

/** A body above the size from which a worker checks; addresses are made up. */
function greatBody(lastRate: string): Buffer {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
  const validators = Array.from({ length: 20_000 }, (_, index) => {
    const tail = String(index)
      .padStart(5, '0')
      .replace(/\d/g, (digit) => alphabet.charAt(Number(digit)))
    const rate = index === 19_999 ? lastRate : '800'
    return `{"vote_account":"${'A'.repeat(38)}${tail}","mev_commission_bps":${rate},"epoch":"853"}`
  })
  return Buffer.from(`{"validators":[${validators.join(',')}],"mean":1.50}`)
}

const task = (body: Buffer) => ({ body, format: 'json' as const, request: {}, finalityPath: undefined })

/** Never called for a great body: what is found then is the worker's. */
const unused: EndpointAdapter = { check: () => ({ reason: 'not in the worker', path: undefined }) }

itOnEngines('checks a great body in a worker thread, with the same finding as in place', async () => {
  const module = compileSources()
  const compiled = { ...providerRegistry, module: module('providers/index.js') }
  const checker = new BodyChecker(compiled, new URL(module('extract/body-worker.js')))
  onTestFinished(() => checker.close())
  const adapter = (await providerRegistry.load('marinade'))?.get('mev-info')

  const right = task(greatBody('800'))
  expect(right.body.byteLength).toBeGreaterThan(workerBodyBytes)
  const finding = await checker.check(right, unused, names)
  expect(finding).toEqual(adapter && checkBody(right, adapter))
  expect(finding.ok && finding.payloadJson?.endsWith('"mean":"1.50"}')).toBe(true)
  expect(await checker.check(task(greatBody('65536')), unused, names)).toMatchObject({
    problem: { path: '$.validators[19999].mev_commission_bps' },
  })
  expect(await checker.check(task(Buffer.from('{}')), unused, names)).toMatchObject({
    problem: { reason: 'not in the worker' },
  })

  await expect(checker.check(right, unused, { ...names, endpoint: 'config' })).rejects.toThrow(
    'No adapter for marinade config',
  )
  expect(await checker.check(right, unused, names)).toMatchObject({ ok: true })
})

it('gives each of several great bodies that are checked at once a finding of its own', async () => {
  const module = compileSources()
  const compiled = { ...providerRegistry, module: module('providers/index.js') }
  const checker = new BodyChecker(compiled, new URL(module('extract/body-worker.js')))
  onTestFinished(() => checker.close())
  const bodies = ['800', '65536', '801'].map(greatBody)
  const findings = await Promise.all(bodies.map((body) => checker.check(task(body), unused, names)))
  expect(findings.map(({ ok, responseHash }) => ({ ok, responseHash }))).toEqual(
    bodies.map((body, index) => ({ ok: index !== 1, responseHash: sha256(body) })),
  )
})

itOnEngines('says so when the worker ends, and starts another for the next body', async () => {
  const folder = temporaryFolder()
  const entry = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return pathToFileURL(join(folder, name))
  }
  const checkWith = async (url: URL) => {
    const checker = new BodyChecker(providerRegistry, url)
    onTestFinished(() => checker.close())
    return checker.check(task(greatBody('800')), unused, names)
  }
  await expect(checkWith(entry('exits.mjs', 'process.exit(3)'))).rejects.toThrow(
    'The worker ended with code 3',
  )
  await expect(checkWith(entry('throws.mjs', 'throw new Error("no")'))).rejects.toThrow('no')
})

itOnEngines(
  'checks a great body in place where there is no compiled worker or no module to load',
  async () => {
    const inPlace = { problem: { reason: 'not in the worker' } }
    const missing = new URL('./no-such-worker.js', import.meta.url)
    const body = task(greatBody('800'))
    expect(await new BodyChecker(providerRegistry, missing).check(body, unused, names)).toMatchObject(inPlace)
    const made = { ...providerRegistry, module: undefined }
    expect(await new BodyChecker(made).check(body, unused, names)).toMatchObject(inPlace)
  },
)

itOnEngines('answers at a port with findings and errors', async () => {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  serveBodyChecks(port2, new URL('../../../src/providers/index.ts', import.meta.url).href)
  const ask = async (message: WorkerTask): Promise<unknown> => {
    port1.postMessage(message)
    const [answer] = (await once(port1, 'message')) as [unknown]
    return answer
  }
  const body = Buffer.from('{"validators":[]}')
  expect(await ask({ ...task(body), ...names })).toMatchObject({ finding: { ok: false } })
  expect(await ask({ ...task(body), ...names, adapter: 'nobody' })).toMatchObject({
    error: { message: 'No adapter for nobody mev-info' },
  })
})
