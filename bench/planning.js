// How long it takes to load a project and to plan its build, for projects of several sizes: with nothing cached, and
// again with nothing changed.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { auroraBin, inTemporaryFolder, median, runNode } from './lib/measure.js'
import { writeProjectOfModels } from './lib/project-of-models.js'

const planOnce = fileURLToPath(new URL('lib/plan-once.js', import.meta.url))
const sizes = [
  { models: 100, rounds: 5 },
  { models: 1_000, rounds: 5, cold: '< 1,200', unchanged: '< 300' },
  { models: 5_000, rounds: 2 },
]

export async function measure() {
  const figures = []
  for (const { models, rounds, cold, unchanged } of sizes) {
    const times = await inTemporaryFolder((folder) => measureProject(folder, models, rounds))
    const name = models.toLocaleString('en-US')
    figures.push(
      {
        figure: `${name} models, cold`,
        value: median(times.cold),
        unit: 'ms',
        wanted: cold,
        note: 'load and plan',
      },
      {
        figure: `${name} models, unchanged`,
        value: median(times.unchanged),
        unit: 'ms',
        wanted: unchanged,
        note: 'load and plan',
      },
      {
        figure: `${name} models, aurora plan`,
        value: median(times.command),
        unit: 'ms',
        note: 'the whole command, unchanged',
      },
    )
  }
  return figures
}

async function measureProject(folder, models, rounds) {
  writeProjectOfModels(folder, models)
  const times = { cold: [], unchanged: [], command: [] }
  for (let round = 0; round < rounds; round += 1) {
    rmSync(join(folder, 'target'), { recursive: true, force: true })
    times.cold.push(await loadAndPlan(folder, models))
    times.unchanged.push(await loadAndPlan(folder, models))
  }
  await runNode([auroraBin, 'plan'], { cwd: folder })
  for (let round = 0; round < rounds; round += 1)
    times.command.push((await runNode([auroraBin, 'plan'], { cwd: folder })).milliseconds)
  return times
}

async function loadAndPlan(folder, models) {
  const { stdout } = await runNode([planOnce], { cwd: folder })
  const { milliseconds, steps } = JSON.parse(stdout)
  if (steps < models) throw new Error(`planned ${steps} steps for ${models} models`)
  return milliseconds
}
