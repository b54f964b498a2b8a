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
]
