import { moveAction } from './move-action.js'
import type { StatementAction } from './statement-action.js'

const example = 'acme/mainnet/842'

/** The steps in the life of a statement, in their order. */
export const lifeActions: readonly StatementAction[] = [
  moveAction({
    name: 'submit',
    event: 'SUBMIT',
    description: 'Hand a draft in for approval: what it says now is what is to be approved.',
    examples: [
      `aurora statement submit ${example} --actor ida`,
      'aurora statement submit --all --period 842 --actor ida',
    ],
  }),
  moveAction({
    name: 'approve',
    event: 'APPROVE',
    description: 'Approve what somebody else submitted.',
    examples: [`aurora statement approve ${example} --actor ben`],
  }),
  moveAction({
    name: 'release',
    event: 'RELEASE',
    description: 'Freeze what was approved, at the price of the day before, and let it out of the house.',
    examples: [
      `aurora statement release ${example} --actor ada`,
      'aurora statement release --all --actor ada',
    ],
  }),
  moveAction({
    name: 'pay',
    event: 'PAY',
    description: 'Say that a released statement was paid.',
    examples: [`aurora statement pay ${example} --actor ada --reason "transfer 4711"`],
  }),
  moveAction({
    name: 'dispute',
    event: 'DISPUTE',
    description: 'Say that the partner disagrees with a released or paid statement.',
    examples: [`aurora statement dispute ${example} --actor ada --reason "fees of 12 May are missing"`],
  }),
  moveAction({
    name: 'resolve',
    event: 'RESOLVE',
    description:
      'End a dispute: the statement is again what it was before. What is owed beyond it comes as an adjustment.',
    examples: [`aurora statement resolve ${example} --actor ada --reason "shown with a dispute pack"`],
  }),
]
