import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { atomsPerLamport, lamportsOf } from '../../oracle/exact.js'
import { afterLastEpoch, firstEpoch, realValidator, recordedData } from './real-project.js'

const identity = 'BCeczqpTRPigndHVJu1KEzno1Uhb4hjrE7ttmAndrV1p'
type Row = Readonly<Record<string, string>>

/** What the recorded validator earned with its blocks in an epoch, in atoms, and whose stake it had, in lamports. */
export interface RecordedEpoch {
  readonly epoch: number
  readonly fees: bigint
  readonly wholeStake: bigint
  readonly partnerStake: readonly [first: bigint, second: bigint]
}

/** The whole stake that the RPC told of the day on which the accounts were recorded; of 842 the earnings tell another. */
export const wholeStakeThatDay = lamportsOf('230837.999375370')

/** The epochs as the recorded files have them, read with integers alone. */
export function recordedEpochs(): readonly RecordedEpoch[] {
  const accounts = rows(
    gunzipSync(
      readFileSync(join(recordedData, 'globalstake/stake_accounts_epochs_800_860.csv.gz')),
    ).toString(),
  )
  const rewards = table('doublezero-fees/block_rewards_data.csv').find((row) =>
    Object.values(row).includes(identity),
  )
  const earned = table('doublezero-fees/earnings_epoch842.csv').find(
    (row) => row['votekey'] === realValidator,
  )
  const wallets = [1, 2].map(
    (partner) =>
      new Set(table(`globalstake/partner${partner}-wallets.csv`).map((row) => row['wallet_address'])),
  )
  return Array.from({ length: afterLastEpoch - firstEpoch }, (_, index) => firstEpoch + index).map(
    (epoch) => {
      const active = accounts.filter((row) => Number(row['epoch']) === epoch && isActive(row, epoch))
      const stakeOf = (partner: number): bigint =>
        active
          .filter((row) => wallets[partner]?.has(row['withdrawer_wallet']) === true)
          .reduce((sum, row) => sum + lamportsOf(row['stake_sol'] ?? ''), 0n)
      return {
        epoch,
        fees: lamportsOf(rewards?.[String(epoch)] ?? '') * atomsPerLamport,
        wholeStake: epoch === 842 ? lamportsOf(earned?.['stake'] ?? '') : wholeStakeThatDay,
        partnerStake: [stakeOf(0), stakeOf(1)],
      }
    },
  )
}

function isActive(row: Row, epoch: number): boolean {
  const [from, until] = [row['activation_epoch'] ?? '', row['deactivation_epoch'] ?? '']
  return Number(from) < epoch && (until === '' || Number(until) >= epoch)
}

function table(file: string): readonly Row[] {
  return rows(readFileSync(join(recordedData, file), 'utf8'))
}

function rows(text: string): readonly Row[] {
  return parse<Row>(text, { columns: true })
}
