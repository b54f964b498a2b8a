import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { killAt } from '../../support/killed-process.js'
import { itOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'
import { archiveOf, epochInfoLine } from './landing-zone.js'

/** What the door lands in one transaction, and some more. */
const batchEnvelopes = 10_000
const envelopes = batchEnvelopes + 100

const payloads = 'insert into staging.staging_payloads'

itOnEngines('leaves whole batches when it is killed, and is completed by loading again', async () => {
  const project = await TestProject.onEngine()
  onTestFinished(() => project.dispose())
  cpSync(join(import.meta.dirname, '../../../sources'), project.path('sources'), { recursive: true })
  const archive = archiveOf(Array.from({ length: envelopes }, (_, index) => epochInfoLine(index)))
  const state = async (): Promise<unknown> => {
    const [row] = await project.query(
      `select (select count(*) from staging.staging_payloads) as payloads,
              (select count(*) from staging.payload_observations) as observations,
              (select max(batch_no) from staging.staging_payloads) as batches,
              (select min(status) from staging.ingestion_runs) as status`,
    )
    return row
  }

  // In the transaction of the second batch, when its payloads are written.
  const inSecondBatch = {
    before: [payloads, 'commit$', payloads, 'commit$'],
  }
  expect(await killAt(project, ['load', archive], inSecondBatch)).toBe(true)
  const first = String(batchEnvelopes)
  expect(await state()).toEqual({ payloads: first, observations: first, batches: '1', status: 'RUNNING' })

  const { stdout } = await project.ok('load', archive, '--output', 'json')
  expect(JSON.parse(stdout)).toMatchObject({ landed: envelopes - batchEnvelopes, rejected: 0 })
  const whole = String(envelopes)
  expect(await state()).toEqual({ payloads: whole, observations: whole, batches: '3', status: 'FAILED' })
})
