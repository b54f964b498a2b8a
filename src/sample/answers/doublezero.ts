import { blockRewardsBody, earningsBody, feesAndPaymentsBody, feesBody } from '../bodies/doublezero.js'
import { envelopeOf, fileRequest, type SampleEnvelope } from '../envelope.js'
import type { World } from '../world/world.js'
import { hoursInto } from './time.js'

function file(
  endpoint: string,
  path: string,
  period: number | { readonly from: number; readonly until: number },
  fetchedAt: number,
  body: string,
): SampleEnvelope {
  return envelopeOf({ provider: 'doublezero', endpoint, period, request: fileRequest(path), fetchedAt, body })
}

/** The two files of an epoch. */
export function* doublezeroFiles(world: World, epoch: number): Generator<SampleEnvelope> {
  yield earnings(world, epoch, 'first')
  const fetchedAt = hoursInto(world, epoch + 1, 7)
  yield file('fees', `fees/fees_${epoch}.csv`, epoch, fetchedAt, feesBody(world, epoch))
}

/** The first edition differs from the corrected one only in the epoch that has both; the second came 72 hours later. */
export function earnings(world: World, epoch: number, edition: 'first' | 'corrected'): SampleEnvelope {
  const fetchedAt = hoursInto(world, epoch + 1, edition === 'first' ? 6 : 6 + 72)
  const path = `earnings/earnings_epoch${epoch}.csv`
  return file('earnings', path, epoch, fetchedAt, earningsBody(world, epoch, edition))
}

/** The two files that have a column for every epoch. */
export function* collectedFiles(world: World): Generator<SampleEnvelope> {
  const all = { from: world.options.firstEpoch, until: world.endEpoch }
  const fetchedAt = hoursInto(world, world.endEpoch, 9)
  yield file('block_rewards', 'block_rewards_data.csv', all, fetchedAt, blockRewardsBody(world))
  const customers = feesAndPaymentsBody(world)
  yield file('fees_and_payments', 'fees_and_payments.csv', all, fetchedAt, customers)
}
