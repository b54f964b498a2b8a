import { join } from 'node:path'

/** Aurora's own repository. */
export const repository = join(import.meta.dirname, '../..')

/**
 * The folder whose `models/`, `macros/`, `seeds/`, `sources/` and `tests/data/` are tested: the repository's own, unless
 * `npm run test:mutation` names a copy in which it changed something that a test should notice.
 */
export const projectUnderTest = process.env['AURORA_PROJECT_UNDER_TEST'] ?? repository
