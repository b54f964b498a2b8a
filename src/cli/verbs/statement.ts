import { lifeActions } from '../finance/life-actions.js'
import { lookActions } from '../finance/look-actions.js'
import type { StatementAction } from '../finance/statement-action.js'
import type { Verb } from '../verb.js'

/** In the order in which `aurora statement --help` teaches them. */
const actions: readonly StatementAction[] = [...lookActions, ...lifeActions]

/** `aurora statement <action>`: the statements of the partners, and their way from draft to payment. */
export const statementVerb: Verb = {
  name: 'statement',
  group: 'Finance:',
  configure(command) {
    command.description('Look at the statements of the partners, and submit, approve, release and pay them.')
    for (const action of actions) action.configure(command)
  },
  run(invocation) {
    const action = actions.find(({ name }) => invocation.verb === `statement ${name}`)
    if (action === undefined) throw new Error(`${invocation.verb} is no action`)
    return action.run(invocation)
  },
}
