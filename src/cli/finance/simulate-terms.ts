import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Reporter } from '../../base/events.js'
import type { Session } from '../../engine/engine.js'
import type { SimulatedLines } from '../../finance/simulate/simulate.js'
import type { BringPublished } from '../../finance/simulate/published-relations.js'
import type { OpenProject } from '../open-project.js'
import { inTemporaryFile, snapshotFolderOf } from '../open-warehouse.js'
import { requireSoundSeeds } from '../seed-check.js'
import type { Invocation } from '../verb.js'
import { asFinanceReader } from './as-finance-reader.js'

interface TermsInput {
  readonly invocation: Invocation
  readonly opened: OpenProject
  /** Absolute: the CSV files that differ. */
  readonly folder: string
  readonly reporter: Reporter
}

/** What may differ: who has which agreement on which terms, with which wallets. */
const terms = /^(agreements|agreement_\w+|commission_overrides|partners|partner_terms|partner_wallets)$/

/**
 * Lends a database in which the lines stand as they are published and as the terms of a folder give them; it is deleted
 * afterwards. Throws UserErrors where the rows of the folder are refused, where nothing is published or tables of it are
 * stale, and where another publication came into force meanwhile: what `work` gives is shown afterwards.
 */
export async function simulateTerms<T>(
  { invocation, opened, folder, reporter }: TermsInput,
  work: (session: Session, lines: SimulatedLines, replaced: readonly string[]) => Promise<T>,
): Promise<T> {
  const { clock, env } = invocation.effects
  const { replaceSeeds } = await import('../../project/replaced-seeds.js')
  const { compileProject } = await import('../../build/compile.js')
  const { simulateLines } = await import('../../finance/simulate/simulate.js')
  const { project, replaced } = replaceSeeds(
    opened.project,
    folder,
    ({ relation }) => relation.schema === 'registry' && terms.test(relation.name),
  )
  const now = clock.now().toISOString()
  const compiled = await opened.withCache('templates', (cache) =>
    Promise.resolve(compileProject(project, 'duckdb', cache, now.slice(0, 10))),
  )
  const everything = { isSeedWanted: () => true, isTestWanted: () => true }
  await requireSoundSeeds({ invocation, opened, compiled, selection: everything, asOf: undefined, reporter })
  return withPublished(invocation, opened, async (session, bring) => {
    const lines = await simulateLines({ session, compiled, replaced, bring, env, asOf: now, clock, reporter })
    return work(
      session,
      lines,
      replaced.map(({ name }) => name),
    )
  })
}

/** Lends a database of its own beside what is published: on DuckDB the analysts' copy, so that no build is in the way. */
async function withPublished<T>(
  invocation: Invocation,
  opened: OpenProject,
  work: (session: Session, bring: BringPublished) => Promise<T>,
): Promise<T> {
  const { warehouse } = opened
  const { attachPublished, copyPublished } = await import('../../finance/simulate/published-relations.js')
  const folder = join(opened.artifactFolder, `simulation-${invocation.effects.randomId()}`)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'simulation.duckdb')
  try {
    if (warehouse.type === 'duckdb') {
      const { latestSnapshotPath } = await import('../../build/snapshot.js')
      const published = latestSnapshotPath(snapshotFolderOf(warehouse.path))
      return await inTemporaryFile(invocation, opened, { path, readable: [dirname(published)] }, (engine) =>
        engine.withSession(async (session) => work(session, await attachPublished(session, published))),
      )
    }
    return await asFinanceReader(invocation, opened, (from) =>
      inTemporaryFile(invocation, opened, { path, readable: [] }, (engine) =>
        engine.withSession((session) => work(session, copyPublished(from, session))),
      ),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
