import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../../src/base/clock.js'
import { silentReporter } from '../../../src/base/events.js'
import type { Session, SqlRow } from '../../../src/engine/engine.js'
import { landedMigrations } from '../../../src/extract/landed-migrations.js'
import { loadPath } from '../../../src/extract/load-path.js'
import type { LoadOptions } from '../../../src/extract/load-path.js'
import type { LoadSummary } from '../../../src/extract/load-summary.js'
import { loadSources } from '../../../src/project/load-sources.js'
import { Problems } from '../../../src/project/problems.js'
import { ProjectFiles } from '../../../src/project/project-files.js'
import type { ProviderDeclaration } from '../../../src/project/types.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { engineUnderTest } from '../../support/test-engines.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** Made-up files in the providers' exact shapes. */
export const fixtures = join(repository, 'tests/fixtures/landing')

/** The recorded data beside the repository; tests that need it skip where it is absent. */
export const recordedData = join(repository, '../shared/data')

/** The declarations in `sources/`. */
export function declaredProviders(): readonly ProviderDeclaration[] {
  const problems = new Problems()
  const { providers } = loadSources(new ProjectFiles(repository, undefined, problems), problems, 'aurora')
  problems.throwAll()
  return providers
}

/** A clock that is a second later each time it is asked. */
export function tickingClock(start = '2025-10-01T12:00:00.000Z'): Clock {
  let time = Date.parse(start)
  return { now: () => new Date((time += 1000)) }
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An archive of the given lines: objects become JSON, text stays as it is. */
export function archiveOf(
  lines: readonly unknown[],
  path = join(temporaryFolder(), 'archive.ndjson'),
): string {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  writeFileSync(path, `${text.join('\n')}\n`)
  return path
}

export interface LandingZone {
  readonly session: Session
  readonly load: (path: string, options?: Partial<LoadOptions>) => Promise<LoadSummary>
  readonly rows: (sql: string) => Promise<readonly SqlRow[]>
}

/** An empty database with the runner's and the landed tables, and the repository's own providers. */
export async function landingZone<T>(work: (zone: LandingZone) => Promise<T>): Promise<T> {
  const engine = await engineUnderTest().open()
  const clock = tickingClock()
  const providers = declaredProviders()
  let runs = 0
  return engine.withSession(async (session) => {
    await migrateUp(session, [...runnerMigrations, ...landedMigrations], clock)
    return work({
      session,
      rows: (sql) => session.rows(sql),
      load: (path, options) =>
        loadPath({
          path,
          cwd: repository,
          defaults: {},
          session,
          providers,
          registry: providerRegistry,
          clock,
          runId: `run-${(runs += 1)}`,
          reporter: silentReporter,
          ...options,
        }),
    })
  })
}

/** An envelope of getEpochInfo; what is given stands in place of its own. */
export function epochInfoLine(epoch: number, changes: Readonly<Record<string, unknown>> = {}): object {
  const result = { absoluteSlot: epoch * 432_000 + 9, epoch, slotIndex: 9, slotsInEpoch: 432_000 }
  return {
    provider: 'solana_rpc',
    endpoint: 'getEpochInfo',
    chain_id: 'solana-mainnet',
    period_identifier: String(epoch),
    request: { method: 'getEpochInfo', params: [] },
    http_status: 200,
    fetched_at: '2025-10-01T10:00:00Z',
    body: JSON.stringify({ jsonrpc: '2.0', result, id: 1 }),
    ...changes,
  }
}
