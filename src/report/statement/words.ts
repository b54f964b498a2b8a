import { componentNames } from '../../base/component-names.js'
import type { LineKind, Period, Statement, StatementEvent, StatementStatus } from './statement.js'

/** How people say what the warehouse calls by a code. A code of a later version is shown in small letters. */
const kinds: Record<LineKind, string> = {
  RATE: 'rate on the base',
  TIER_RERATE: 'earlier periods brought to the rate of the tier that was reached',
  FLOOR_TOPUP: 'up to the minimum that was agreed',
  CAP_REDUCTION: 'down to the maximum that was agreed',
  LOSS_RELIEF: 'losses of the period that are not charged',
  ADJUSTMENT: 'what an earlier period gives today, less what it gave',
  WITHHOLDING: 'withheld',
}

const methods: Words = {
  COMPONENT: 'a share of the whole component',
  STAKE: "the partner's part by stake",
  CREDITED_REWARDS: "the clients' part by the rewards credited to their stake",
  STAKE_FALLBACK: "the clients' part by stake, for not all rewards credited are known",
}

const statuses: Record<StatementStatus, string> = {
  DRAFT: 'Draft',
  PENDING_APPROVAL: 'Pending approval',
  APPROVED: 'Approved',
  RELEASED: 'Released',
  PAID: 'Paid',
  DISPUTED: 'Disputed',
}

const events: Record<StatementEvent['event'], string> = {
  SUBMIT: 'Submitted',
  APPROVE: 'Approved',
  RELEASE: 'Released',
  PAY: 'Paid',
  DISPUTE: 'Disputed',
  RESOLVE: 'Resolved',
}

const causes: Words = {
  LATE_PAYLOAD: 'a provider answered late',
  CORRECTED_PAYLOAD: 'a provider corrected its answer',
  CHANGED_AGREEMENT: 'the agreement was changed',
  CHANGED_CODE: 'the computation was changed',
  RESTATEMENT: 'facts or terms changed',
  OVERRIDE: 'settled by hand',
}

const periodTypes: Words = { EPOCH: 'Epoch', BLOCK_WINDOW: 'Block window', SLOT_RANGE: 'Slot range' }

type Words = Readonly<Record<string, string | undefined>>

/** What blocks a statement, and what the operator can do about it. */
interface BlockerWords {
  readonly what: string
  readonly remedy: string
}

const blockers: Readonly<Record<string, BlockerWords | undefined>> = {
  MISSING_FACT: {
    what: 'A fact that a line rests on is not known',
    remedy:
      'land what is missing (aurora extract, aurora load) and build again, or settle the line by an override',
  },
  PERIOD_NOT_FINAL: {
    what: 'The period is not final yet',
    remedy: 'wait for its end, then aurora extract and aurora build',
  },
  PERIOD_TIME_UNKNOWN: {
    what: 'Nobody knows when the period began, and terms changed around then',
    remedy:
      'land the time of one of its blocks, or say in agreement_version_periods from which period the terms hold',
  },
  OVER_ATTRIBUTED: {
    what: 'The parts of all partners come to more than there is',
    remedy: 'correct the shares of the agreements (aurora agreements check), and build again',
  },
  STALE: {
    what: 'It rests on tables that a later build left behind',
    remedy: 'aurora build',
  },
}

/** As a heading. */
export function componentWords(component: string): string {
  const name = component === '*' ? 'all components' : componentNames[component]
  return name === undefined ? plainly(component) : name.charAt(0).toUpperCase() + name.slice(1)
}

export const kindWords = (kind: LineKind): string => kinds[kind]
export const statusWords = (status: StatementStatus): string => statuses[status]
export const eventWords = (event: StatementEvent['event']): string => events[event]
export const causeWords = (cause: string): string => causes[cause] ?? plainly(cause)
export const methodWords = (method: string): string => methods[method] ?? plainly(method)
export const blockerWords = (reason: string): BlockerWords =>
  blockers[reason] ?? { what: plainly(reason), remedy: 'mend it and build again' }

/** `Epoch 5003`. */
export function periodWords({ chain, period }: Pick<Statement, 'chain' | 'period'>): string {
  return `${periodTypes[chain.periodType] ?? 'Period'} ${period.identifier}`
}

/** `5 January 2026, 14:00 to 7 January 2026, 12:30 UTC`, or what of it is not known. */
export function periodTimeWords({ start, end }: Period): string {
  if (start === null && end === null) return 'its time is not known'
  return `${start === null ? 'an unknown time' : momentWords(start)} to ${end === null ? 'an unknown time' : momentWords(end)} UTC`
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `31 January 2026` of `2026-01-31` and what may follow. */
export function dateWords(iso: string): string {
  const [, year = '', month = '', day = ''] = /^(\d+)-(\d\d)-(\d\d)/.exec(iso) ?? []
  return `${Number(day)} ${months[Number(month) - 1] ?? month} ${year}`
}

/** `31 January 2026, 14:05`, in UTC. */
export function momentWords(iso: string): string {
  return `${dateWords(iso)}, ${iso.slice(11, 16)}`
}

function plainly(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}
