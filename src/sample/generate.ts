import { blockNotYet, boundaryBlocks, leaderBlocks } from './answers/blocks.js'
import { collectedFiles, doublezeroFiles, earnings } from './answers/doublezero.js'
import { correctedTips, jitoAnswers, tipHistories } from './answers/jito.js'
import { epochFiles, runFiles } from './answers/marinade.js'
import { priceAnswers } from './answers/prices.js'
import {
  epochInfo,
  epochSchedule,
  programAccounts,
  stakeRewards,
  voteAccounts,
  voteRewards,
} from './answers/solana-rpc.js'
import { stakeAccountLists } from './answers/stake-accounts.js'
import { stakewizPages } from './answers/stakewiz.js'
import type { SampleEnvelope } from './envelope.js'
import type { SampleOptions } from './options.js'
import { lateCorrection } from './traps.js'
import { createWorld, type World } from './world/world.js'

/**
 * The answers of all providers over the sample's epochs, roughly in the order in which they would be fetched.
 * Each is made when it is asked for and held by nobody, so that a large sample needs little memory.
 */
export function* generateSample(options: Partial<SampleOptions> = {}): Generator<SampleEnvelope, void, void> {
  const world = createWorld(options)
  yield epochSchedule(world)
  for (let epoch = world.options.firstEpoch; epoch < world.endEpoch; epoch += 1) {
    yield epochInfo(world, epoch)
    yield voteAccounts(world, epoch)
    yield* programAccounts(world, epoch)
    yield* stakewizPages(world, epoch)
    yield* boundaryBlocks(world, epoch)
    yield* leaderBlocks(world, epoch)
    yield* jitoAnswers(world, epoch)
    yield* doublezeroFiles(world, epoch)
    yield* runFiles(world, epoch)
    yield* epochFiles(world, epoch)
    yield* voteRewards(world, epoch)
    yield* stakeRewards(world, epoch)
  }
  yield epochInfo(world, world.endEpoch)
  yield blockNotYet(world)
  yield* tipHistories(world)
  yield* collectedFiles(world)
  yield* stakeAccountLists(world)
  yield* priceAnswers(world)
  yield* correction(world)
}

function* correction(world: World): Generator<SampleEnvelope> {
  const epoch = world.options.firstEpoch + lateCorrection.epoch
  if (epoch >= world.endEpoch) return
  yield earnings(world, epoch, 'corrected')
  yield correctedTips(world, epoch)
}
