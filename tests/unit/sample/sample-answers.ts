import type { SampleEnvelope } from '../../../src/sample/envelope.js'
import { generateSample } from '../../../src/sample/generate.js'
import { sampleKey } from '../../../src/sample/keys.js'
import { exactJson } from '../../oracle/text-tables.js'

export const demo = [...generateSample()]
/** Epochs are counted from the sample's first in `traps.ts`. */
export const firstEpoch = 5000
export const slotsPerEpoch = 432_000

export const vote = (index: number): string => sampleKey('vote', index)

export function answers(endpoint: string, period?: number, lines = demo): SampleEnvelope[] {
  return lines.filter(
    (line) =>
      line.endpoint === endpoint && (period === undefined || line.period_identifier === String(period)),
  )
}

export function only(lines: readonly SampleEnvelope[]): SampleEnvelope {
  const [line, ...more] = lines
  if (line === undefined || more.length > 0) throw new Error(`expected one answer, found ${lines.length}`)
  return line
}

/** Rows of a CSV body whose cells hold no comma, by column. */
export function table(body: string): Record<string, string>[] {
  const [header = [], ...rows] = body
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1')))
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}

/** The row of a validator in the earnings of an epoch, as first published or as it holds in the end. */
export function earningsOf(
  epoch: number,
  validator: number,
  edition: 'first' | 'last' = 'last',
): Record<string, string> {
  const line = answers('earnings', epoch).at(edition === 'first' ? 0 : -1)
  const row = table(line?.body ?? '').find((cells) => cells['votekey'] === vote(validator))
  if (row === undefined) throw new Error(`no earnings of validator ${validator} in ${epoch}`)
  return row
}

export function blockRewardsOf(identity: string): Record<string, string> {
  const row = table(only(answers('block_rewards')).body).find((cells) => cells['pubkey'] === identity)
  if (row === undefined) throw new Error(`no block rewards of ${identity}`)
  return row
}

/** SOL, perhaps with the tail that doubles leave, to lamports. */
export function lamports(sol: string | undefined): bigint {
  const [whole = '', fraction = ''] = (sol ?? '').split('.')
  const digits = BigInt(whole + fraction.padEnd(12, '0').slice(0, 12))
  return (digits + 500n) / 1000n
}

/** The JSON of a body, whole numbers as text; the caller says what shape it expects. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a cast by another name, at every caller
export function json<Shape>(line: SampleEnvelope): Shape {
  return exactJson(line.body) as Shape
}

export function paramsOf(line: SampleEnvelope): unknown[] {
  return (line.request as unknown as { params: unknown[] }).params
}

export interface Block {
  readonly slot: number
  readonly parentSlot: number
  readonly blockTime: number | null
  readonly blockHeight: number
  readonly blockhash: string
  readonly previousBlockhash: string
  readonly rewards: readonly Reward[]
}

export interface Reward {
  readonly pubkey: string
  readonly lamports: string
  readonly rewardType: string
  readonly commission: string | null
}

interface BlockResult {
  readonly parentSlot: string
  readonly blockTime: string | null
  readonly blockHeight: string
  readonly blockhash: string
  readonly previousBlockhash: string
  readonly rewards: readonly Reward[]
}

/** Every block that was answered, by slot. */
export function blocksIn(lines: readonly SampleEnvelope[]): ReadonlyMap<number, Block> {
  const blocks = new Map<number, Block>()
  for (const line of lines) {
    if (line.endpoint !== 'getBlock' || line.body.includes('"error"')) continue
    const { result } = json<{ result: BlockResult }>(line)
    const slot = Number(paramsOf(line)[0])
    blocks.set(slot, {
      ...result,
      slot,
      parentSlot: Number(result.parentSlot),
      blockHeight: Number(result.blockHeight),
      blockTime: result.blockTime === null ? null : Number(result.blockTime),
    })
  }
  return blocks
}

/** Absolute slots that the leader schedules of an epoch give to each identity. */
export function ledSlots(epoch: number, lines = demo): ReadonlyMap<string, readonly number[]> {
  const slots = new Map<string, readonly number[]>()
  for (const line of answers('getLeaderSchedule', epoch, lines)) {
    const { result } = json<{ result: Record<string, string[]> }>(line)
    for (const [identity, indices] of Object.entries(result))
      slots.set(
        identity,
        indices.map((index) => epoch * slotsPerEpoch + Number(index)),
      )
  }
  return slots
}
