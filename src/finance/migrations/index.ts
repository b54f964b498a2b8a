import type { Migration } from '../../state/migration.js'
import { financeTableNames as firstTableNames, financeTables } from './0003_finance_tables.js'
import { statementLife } from './0004_statement_life.js'

/** The migrations of the finance room, in their order. */
export const financeMigrations: readonly Migration[] = [financeTables, statementLife]

/** All tables of `finance`, in the order in which they are made. */
export const financeTableNames: readonly string[] = [...firstTableNames, 'submitted_lines']
