import type { Migration } from '../state/migration.js'
import { landedTables } from './migrations/0002_landed_tables.js'

/** The landed tables of schema `staging`. */
export const landedMigrations: readonly Migration[] = [landedTables]
