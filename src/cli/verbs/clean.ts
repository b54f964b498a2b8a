import { existsSync, rmSync } from 'node:fs'
import { openProject } from '../open-project.js'
import { asWriter, snapshotFolderOf } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { plural } from '../output/quantities.js'
import type { CommonOptions, Verb } from '../verb.js'

type CleanOptions = CommonOptions & { readonly compact?: boolean }

/** `aurora clean`: takes away what can be made again; nothing landed, published or frozen is touched. */
export const cleanVerb: Verb = {
  name: 'clean',
  group: 'Keep it running:',
  configure(command) {
    command
      .description(
        'Remove target/ and what interrupted builds left in the warehouse. What is landed or published stays.',
      )
      .option('--compact', 'also copy the database file, which gives back the space that it does not use')
      .addHelpText('after', '\nExamples:\n  aurora clean\n  aurora clean --compact')
  },
  async run(invocation) {
    const options = invocation.options as CleanOptions
    const opened = await openProject(invocation)
    const reporter = createReporter(invocation, (text) => text, false)
    rmSync(opened.artifactFolder, { recursive: true, force: true })
    reporter.event({ type: 'info', message: `Removed ${opened.artifactFolder}` })
    if (!existsSync(opened.databasePath)) return 0
    const runId = invocation.effects.randomId()
    const dropped = await asWriter({ invocation, opened, runId, reporter }, async (engine) => {
      const { dropUnpublished } = await import('../../build/leftovers.js')
      return engine.withSession((session) => dropUnpublished(session, opened.project.config.keepPublications))
    })
    const { removeUnfinishedSnapshots } = await import('../../build/snapshot.js')
    removeUnfinishedSnapshots(snapshotFolderOf(opened.databasePath))
    reporter.event({ type: 'info', message: `Dropped ${plural(dropped, 'unpublished relation')}` })
    if (options.compact === true) {
      const { compactDuckdb } = await import('../../engine/duckdb/compact-duckdb.js')
      const { before, after } = await compactDuckdb(opened.databasePath)
      reporter.event({
        type: 'info',
        message: `Compacted ${opened.databasePath}: ${before} to ${after} bytes`,
      })
    }
    return 0
  },
}
