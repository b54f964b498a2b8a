import {
  bondsBody,
  errorPageBody,
  mevInfoBody,
  rewardsBody,
  tvlInfoBody,
  validatorsSnapshotBody,
} from '../bodies/marinade.js'
import { settlementsBody } from '../bodies/settlements.js'
import { envelopeOf, fileRequest, type SampleEnvelope } from '../envelope.js'
import { errorPage, settlementsNotOut } from '../traps.js'
import { isEpoch, type World } from '../world/world.js'
import { hoursInto } from './time.js'

function file(
  endpoint: string,
  path: string,
  period: number,
  fetchedAt: number,
  body: string,
): SampleEnvelope {
  return envelopeOf({ provider: 'marinade', endpoint, period, request: fileRequest(path), fetchedAt, body })
}

/** The files of the run in the epoch that follows; the commissions in it are those of the epoch before the run. */
export function* runFiles(world: World, epoch: number): Generator<SampleEnvelope> {
  const run = epoch + 1
  const input = (endpoint: string, hours: number, body: string): SampleEnvelope =>
    file(endpoint, `${run}/inputs/${endpoint}.json`, run, hoursInto(world, run, hours), body)
  if (isEpoch(world, errorPage, epoch)) yield input('mev-info', 8, errorPageBody)
  yield input('mev-info', 8.1, mevInfoBody(world, epoch))
  yield input('rewards', 8.1, rewardsBody(world, epoch))
  yield input('bonds', 8.1, bondsBody(world, run))
  yield input('tvl-info', 8.1, tvlInfoBody(world, run))
}

/** What is published of an epoch when it is over. */
export function* epochFiles(world: World, epoch: number): Generator<SampleEnvelope> {
  const at = hoursInto(world, epoch + 1, 12)
  yield file('validators', `${epoch}_validators.json`, epoch, at, validatorsSnapshotBody(world, epoch))
  if (epoch < world.endEpoch - settlementsNotOut.lastEpochs)
    yield file('settlements', `${epoch}_settlements.json`, epoch, at, settlementsBody(world, epoch))
}
