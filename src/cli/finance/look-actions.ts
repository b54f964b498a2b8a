import { exportAction } from './export-action.js'
import { listAction } from './list-action.js'
import { showAction } from './show-action.js'
import type { StatementAction } from './statement-action.js'

/** What reads statements and changes nothing. */
export const lookActions: readonly StatementAction[] = [listAction, showAction, exportAction]
