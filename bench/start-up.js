// How long it takes until a command answers: the whole process, as a person waits for it.
import { spawnSync } from 'node:child_process'
import { auroraBin, median, repository } from './lib/measure.js'

const rounds = 15

/** Rounds go in turn through all commands, so that a busy moment of the machine hits all of them. */
export async function measure() {
  const commands = [
    { figure: 'bare node -e 0', args: ['-e', '0'] },
    { figure: 'aurora --version', args: [auroraBin, '--version'], wanted: '< 150' },
    { figure: 'aurora ls', args: [auroraBin, 'ls'], wanted: '< 150' },
  ]
  const times = commands.map(() => [])
  for (const { args } of commands) run(args)
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { args }] of commands.entries()) times[index].push(run(args))
  return commands.map(({ figure, wanted }, index) => ({
    figure,
    value: median(times[index]),
    unit: 'ms',
    wanted,
    note: `median of ${rounds} processes`,
  }))
}

/** Without the memory meter of other benchmarks, which would take a good part of such a short time. */
function run(args) {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: repository })
  const milliseconds = performance.now() - started
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with exit code ${status}:\n${stderr}`)
  return milliseconds
}
