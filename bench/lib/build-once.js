import { copyFileSync, rmSync } from 'node:fs'
import { auroraBin, runNode } from './measure.js'

/**
 * Runs a full build and reads its own account: milliseconds from its first node to its last, of each node, and of the
 * stages that come after.
 */
export async function buildOnce(folder, options, env = {}) {
  const done = await runNode([auroraBin, 'build', '--full-refresh', '--log-format', 'json', ...options], {
    cwd: folder,
    env,
  })
  const events = done.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const began = events.find((event) => event.type === 'run_started')
  const finished = events.filter((event) => event.type === 'node_finished')
  const stages = events.filter((event) => event.type === 'stage' && event.milliseconds !== undefined)
  return {
    ...done,
    stagedIn: Date.parse(finished.at(-1).at) - Date.parse(began.at),
    nodes: new Map(finished.map((event) => [event.name, event])),
    stages: new Map(stages.map((event) => [event.name, event.milliseconds])),
  }
}

/** Puts a copy of a closed database file in the place of another. */
export function replaceFile(path, source) {
  rmSync(`${path}.wal`, { force: true })
  copyFileSync(source, path)
}
