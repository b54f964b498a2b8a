import { priorityOf } from './candidates.js'
import { lamportsOf } from './exact.js'
import { resultOf, type Answer, type Answers } from './payloads.js'
import type { Registry } from './registry.js'
import { cell, csvRows } from './text-tables.js'

/** A stake account that is active in an epoch. */
export interface Position {
  readonly address: string
  readonly withdrawer: string
  readonly lamports: bigint
  /** A list repeats the balances of one day for every epoch: what rests on it is derived. */
  readonly status: 'OBSERVED' | 'DERIVED'
}

export interface Positions {
  /** Undefined where no provider speaks of the validator's stake accounts in the epoch. */
  of(epoch: number, validatorKey: string): readonly Position[] | undefined
  /** Every epoch and validator with a stake account that is active, or becomes so. */
  readonly validators: readonly { readonly epoch: number; readonly validatorKey: string }[]
}

interface Listed {
  readonly epoch: number
  readonly validatorKey: string
  readonly position: Position
  readonly activationEpoch: number
  readonly deactivationEpoch: number | undefined
  readonly from: Answer
}

/** The positions of one validator and epoch all come from one endpoint, the best that speaks of them. */
export function positionsOf(answers: Answers, registry: Registry, epochs: readonly number[]): Positions {
  const byValidator = new Map<string, Listed[]>()
  for (const listed of [...nodeAccounts(answers), ...listAccounts(answers)]) {
    // Known to be there, whatever its phase; but an epoch that nothing else speaks of is none.
    if (!epochs.includes(listed.epoch) || phaseOf(listed) === 'GONE') continue
    const priority = priorityOf({ fact: 'STAKE_POSITIONS', from: listed.from }, registry, answers.chainId)
    if (priority === undefined) continue
    const key = `${listed.epoch} ${listed.validatorKey}`
    const others = byValidator.get(key) ?? []
    const other = others[0]
    const otherPriority =
      other === undefined
        ? undefined
        : priorityOf({ fact: 'STAKE_POSITIONS', from: other.from }, registry, answers.chainId)
    if (otherPriority === undefined || priority < otherPriority) byValidator.set(key, [listed])
    else if (priority === otherPriority) others.push(listed)
  }
  return {
    of: (epoch, validatorKey) =>
      byValidator
        .get(`${epoch} ${validatorKey}`)
        ?.filter((listed) => phaseOf(listed) === 'ACTIVE')
        .map(({ position }) => position),
    validators: [...byValidator.values()].flatMap(([first]) =>
      first === undefined ? [] : [{ epoch: first.epoch, validatorKey: first.validatorKey }],
    ),
  }
}

/** Effective from the epoch after the activation to the epoch of the deactivation. */
function phaseOf({ epoch, activationEpoch, deactivationEpoch }: Listed): 'ACTIVE' | 'ACTIVATING' | 'GONE' {
  const end = deactivationEpoch ?? Infinity
  if (activationEpoch < epoch && end >= epoch) return 'ACTIVE'
  return activationEpoch === epoch && end > epoch ? 'ACTIVATING' : 'GONE'
}

interface NodeAccount {
  readonly pubkey: string
  readonly account: {
    readonly data: {
      readonly parsed: {
        readonly info: {
          readonly meta: { readonly authorized: { readonly withdrawer: string } }
          readonly stake?: {
            readonly delegation: {
              readonly voter: string
              readonly stake: string
              readonly activationEpoch: string
              readonly deactivationEpoch: string
            }
          }
        }
      }
    }
  }
}

const never = '18446744073709551615'

function nodeAccounts(answers: Answers): Listed[] {
  return answers.of('solana_rpc', 'getProgramAccounts').flatMap((from) =>
    (resultOf(from) as readonly NodeAccount[]).flatMap(({ pubkey, account }) => {
      const { meta, stake } = account.data.parsed.info
      if (stake === undefined) return []
      const { voter, stake: lamports, activationEpoch, deactivationEpoch } = stake.delegation
      return [
        {
          epoch: Number(from.period),
          validatorKey: voter,
          position: {
            address: pubkey,
            withdrawer: meta.authorized.withdrawer,
            lamports: BigInt(lamports),
            status: 'OBSERVED' as const,
          },
          activationEpoch: Number(activationEpoch),
          deactivationEpoch: deactivationEpoch === never ? undefined : Number(deactivationEpoch),
          from,
        },
      ]
    }),
  )
}

function listAccounts(answers: Answers): Listed[] {
  return answers.of('stake_accounts', 'stake_accounts').flatMap((from) =>
    csvRows(from.body).map((row) => {
      const deactivation = row['deactivation_epoch'] ?? null
      return {
        epoch: Number(cell(row, 'epoch')),
        validatorKey: cell(row, 'vote_account'),
        position: {
          address: cell(row, 'stake_account'),
          withdrawer: cell(row, 'withdrawer_wallet'),
          lamports: lamportsOf(cell(row, 'stake_sol')),
          status: 'DERIVED' as const,
        },
        activationEpoch: Number(cell(row, 'activation_epoch')),
        deactivationEpoch: deactivation === null ? undefined : Number(deactivation),
        from,
      }
    }),
  )
}
