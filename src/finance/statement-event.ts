/** Steps in the life of a statement, as they stand in `finance.statement_events`. */
export type StatementEventKind = 'SUBMIT' | 'APPROVE' | 'RELEASE' | 'PAY' | 'DISPUTE' | 'RESOLVE'

/** Where its events have brought a statement. */
export type StatementStatus = 'DRAFT' | 'PENDING_APPROVAL' | 'APPROVED' | 'RELEASED' | 'PAID' | 'DISPUTED'

interface Step {
  /** Where a statement must be. */
  readonly from: readonly StatementStatus[]
  /** What it is called in a message: `submitted`. */
  readonly done: string
  readonly needsReason: boolean
}

/** DRAFT → PENDING_APPROVAL → APPROVED → RELEASED → PAID, and DISPUTED from the last two. */
export const steps: Readonly<Record<StatementEventKind, Step>> = {
  SUBMIT: { from: ['DRAFT'], done: 'submitted', needsReason: false },
  APPROVE: { from: ['PENDING_APPROVAL'], done: 'approved', needsReason: false },
  RELEASE: { from: ['APPROVED'], done: 'released', needsReason: false },
  PAY: { from: ['RELEASED'], done: 'paid', needsReason: false },
  DISPUTE: { from: ['RELEASED', 'PAID'], done: 'disputed', needsReason: true },
  RESOLVE: { from: ['DISPUTED'], done: 'resolved', needsReason: true },
}

/** The verb that takes a statement on from where it is; after the payment nothing has to follow. */
export const nextVerb: Readonly<Record<StatementStatus, string | undefined>> = {
  DRAFT: 'submit',
  PENDING_APPROVAL: 'approve',
  APPROVED: 'release',
  RELEASED: 'pay',
  PAID: undefined,
  DISPUTED: 'resolve',
}
