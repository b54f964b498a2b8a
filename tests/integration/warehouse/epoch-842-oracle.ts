import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { Decimal } from 'decimal.js'
import { recordedData } from './real-project.js'

const Sol = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60, rounding: Decimal.ROUND_HALF_UP })
const lamport = 9

export interface ExpectedPnl {
  readonly validator_key: string
  readonly exec_fees_native: string | null
  readonly mev_tips_native: string | null
  readonly vote_rewards_native: string
  readonly commission_native: string | null
  readonly total_revenue_native: string | null
  readonly net_native: null
}

/**
 * The P&L of every validator of epoch 842 by decimal arithmetic on the recorded file alone: amounts to the lamport
 * half away from zero, parts floored to the lamport, the validator's tips capped by what the network's 3.09 % leave,
 * a bare 0 of the file unknown.
 */
export function expectedPnlOfEpoch842(): readonly ExpectedPnl[] {
  const file = join(recordedData, 'doublezero-fees/earnings_epoch842.csv')
  const rows = parse<Record<string, string>>(readFileSync(file, 'utf8'), { columns: true })
  return rows
    .map((row) => {
      const fees = amount(row['block_rewards'])
      const tips = amount(row['mev_rewards'])
      const inflation = amount(row['inflation'])
      const commission = inflation === null ? null : part(inflation, row['commission'])
      const atRate = tips === null ? null : part(tips, row['mev_commission'])
      const atMost = tips === null ? null : tips.minus(part(tips, '3.09'))
      const kept = atRate === null || atMost === null ? null : Sol.min(atRate, atMost)
      return {
        validator_key: row['votekey'] ?? '',
        exec_fees_native: text(fees),
        mev_tips_native: text(kept),
        vote_rewards_native: text(new Sol(0)) ?? '',
        commission_native: text(commission),
        total_revenue_native:
          fees === null || kept === null || commission === null
            ? null
            : text(fees.plus(kept).plus(commission)),
        net_native: null,
      }
    })
    .sort((a, b) => (a.validator_key < b.validator_key ? -1 : 1))
}

function amount(cell: string | undefined): Decimal | null {
  if (cell === undefined || cell === '' || cell === 'NA') return null
  const rounded = new Sol(cell).toDecimalPlaces(lamport, Decimal.ROUND_HALF_UP)
  return rounded.isZero() ? null : rounded
}

/** A percentage of an amount, floored to the lamport. */
function part(of: Decimal, percent: string | undefined): Decimal {
  return of
    .times(percent ?? 'NaN')
    .times('0.01')
    .toDecimalPlaces(lamport, Decimal.ROUND_DOWN)
}

function text(value: Decimal | null): string | null {
  return value === null ? null : value.toFixed(18)
}
