import { rmSync } from 'node:fs'
import { UserError } from '../../base/errors.js'
import type { Reporter } from '../../base/events.js'
import type { OpenProject } from '../open-project.js'
import { openProject } from '../open-project.js'
import { asWriter, isWarehouseMade, snapshotFolderOf, writerOf } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { plural } from '../output/quantities.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { addWaitOption, whenFree } from '../wait-for-writer.js'

type CleanOptions = CommonOptions & { readonly compact?: boolean }

/** `aurora clean`: takes away what can be made again; nothing landed, published or frozen is touched. */
export const cleanVerb: Verb = {
  name: 'clean',
  group: 'Keep it running:',
  configure(command) {
    addWaitOption(command)
      .description(
        'Remove target/ and what interrupted builds left in the warehouse. What is landed or published stays.',
      )
      .option('--compact', 'also copy the database file, which gives back the space that it does not use')
      .addHelpText('after', '\nExamples:\n  aurora clean\n  aurora clean --compact')
  },
  async run(invocation) {
    const opened = await openProject(invocation)
    const reporter = createReporter(invocation, false)
    const options = invocation.options as CleanOptions
    if (options.compact === true && opened.warehouse.type === 'postgres') throw nothingToCompact()
    if (await isWarehouseMade(invocation, opened)) await cleanWarehouse(invocation, opened, reporter)
    // Last, for a build that holds the warehouse may be writing there.
    rmSync(opened.artifactFolder, { recursive: true, force: true })
    reporter.event({ type: 'info', message: `Removed ${opened.artifactFolder}` })
    return 0
  },
}

function nothingToCompact(): UserError {
  return new UserError('A PostgreSQL server gives space back by itself: --compact is for DuckDB files.', {
    code: 'usage',
    hint: 'Leave --compact out; where much was deleted, an administrator may run VACUUM FULL.',
  })
}

async function cleanWarehouse(
  invocation: Invocation,
  opened: OpenProject,
  reporter: Reporter,
): Promise<void> {
  const options = invocation.options as CleanOptions
  const runId = invocation.effects.randomId()
  const dropped = await asWriter({ invocation, opened, runId, reporter }, async (engine) => {
    const { dropUnpublished } = await import('../../build/leftovers.js')
    return engine.withSession((session) => dropUnpublished(session, opened.project.config.keepPublications))
  })
  reporter.event({ type: 'info', message: `Dropped ${plural(dropped, 'unpublished relation')}` })
  const { warehouse } = opened
  if (warehouse.type === 'postgres') return
  const { removeUnfinishedSnapshots } = await import('../../build/snapshot.js')
  removeUnfinishedSnapshots(snapshotFolderOf(warehouse.path))
  if (options.compact === true) {
    const { compactDuckdb } = await import('../../engine/duckdb/compact-duckdb.js')
    const { before, after } = await whenFree(invocation, reporter, () =>
      compactDuckdb(warehouse.path, writerOf(invocation, runId)),
    )
    reporter.event({
      type: 'info',
      message: `Compacted ${warehouse.path}: ${before} to ${after} bytes`,
    })
  }
}
