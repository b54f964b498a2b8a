// How long it takes until a command answers: the whole process, as a person waits for it.
import { auroraBin, median, runNode } from './lib/measure.js'

const rounds = 15

/** Rounds go in turn through all commands, so that a busy moment of the machine hits all of them. */
export async function measure() {
  const commands = [
    { figure: 'bare node -e 0', args: ['-e', '0'] },
    { figure: 'aurora --version', args: [auroraBin, '--version'], wanted: '< 150' },
    { figure: 'aurora ls', args: [auroraBin, 'ls'], wanted: '< 150' },
  ]
  const times = commands.map(() => [])
  for (const { args } of commands) await runNode(args)
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { args }] of commands.entries()) times[index].push((await runNode(args)).milliseconds)
  return commands.map(({ figure, wanted }, index) => ({
    figure,
    value: median(times[index]),
    unit: 'ms',
    wanted,
    note: `median of ${rounds} processes`,
  }))
}
