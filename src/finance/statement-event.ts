/** Steps in the life of a statement, as they stand in `finance.statement_events`. */
export type StatementEventKind = 'SUBMIT' | 'APPROVE' | 'RELEASE' | 'PAY' | 'DISPUTE' | 'RESOLVE'

/** Where its events have brought a statement. */
export type StatementStatus = 'DRAFT' | 'PENDING_APPROVAL' | 'APPROVED' | 'RELEASED' | 'PAID' | 'DISPUTED'

interface Step {
  /** Where a statement must be. */
  readonly from: readonly StatementStatus[]
  /** Where it gets; of RESOLVE where it was before the dispute. */
  readonly to: StatementStatus | 'BEFORE_DISPUTE'
  /** What it is called in a message: `submitted`. */
  readonly done: string
  readonly needsReason: boolean
}

/** DRAFT → PENDING_APPROVAL → APPROVED → RELEASED → PAID, and DISPUTED from the last two. */
export const steps: Readonly<Record<StatementEventKind, Step>> = {
  SUBMIT: { from: ['DRAFT'], to: 'PENDING_APPROVAL', done: 'submitted', needsReason: false },
  APPROVE: { from: ['PENDING_APPROVAL'], to: 'APPROVED', done: 'approved', needsReason: false },
  RELEASE: { from: ['APPROVED'], to: 'RELEASED', done: 'released', needsReason: false },
  PAY: { from: ['RELEASED'], to: 'PAID', done: 'paid', needsReason: false },
  DISPUTE: { from: ['RELEASED', 'PAID'], to: 'DISPUTED', done: 'disputed', needsReason: true },
  RESOLVE: { from: ['DISPUTED'], to: 'BEFORE_DISPUTE', done: 'resolved', needsReason: true },
}

/** The verb that takes a statement on from where it is. */
export const nextVerb: Readonly<Record<StatementStatus, string>> = {
  DRAFT: 'submit',
  PENDING_APPROVAL: 'approve',
  APPROVED: 'release',
  RELEASED: 'pay',
  PAID: 'dispute',
  DISPUTED: 'resolve',
}
