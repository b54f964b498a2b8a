import type { Migration } from '../../state/migration.js'
import { financeTables } from './0003_finance_tables.js'

/** The migrations of the finance room, in their order. */
export const financeMigrations: readonly Migration[] = [financeTables]
