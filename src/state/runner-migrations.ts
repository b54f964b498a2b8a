import type { Migration } from './migration.js'
import { runnerTables } from './migrations/0001_runner_tables.js'

/** The tables of schema `aurora`. */
export const runnerMigrations: readonly Migration[] = [runnerTables]
