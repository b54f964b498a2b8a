import type { World } from '../../../src/sample/world/world.js'
import type { FaultSchedule } from '../replay/fault-schedule.js'
import type { Answerer } from '../replay/replay-answer.js'
import { startReplayServer } from '../replay/replay-server.js'
import type { ReplayServer } from '../replay/replay-server.js'
import { sampleDoublezero, sampleJito, sampleRpc, sampleStakewiz } from './sample-hosts.js'

export type SampleSource = 'solana_rpc' | 'jito' | 'stakewiz' | 'doublezero'

export const sampleSources: readonly SampleSource[] = ['solana_rpc', 'jito', 'stakewiz', 'doublezero']

/** The hosts of the sample on loopback, each a server of its own. */
export interface SampleHosts {
  readonly servers: Readonly<Record<SampleSource, ReplayServer>>
  /** Variables that lead the sources to them. */
  readonly env: Readonly<Record<string, string>>
  /** Requests to all of them so far. */
  readonly requests: number
  close(): Promise<void>
}

export type SampleAnswers = Readonly<Record<SampleSource, Answerer>>

export function sampleAnswers(world: World): SampleAnswers {
  return {
    solana_rpc: sampleRpc(world),
    jito: sampleJito(world),
    stakewiz: sampleStakewiz(world),
    doublezero: sampleDoublezero(world),
  }
}

export async function startSampleHosts(
  answers: SampleAnswers,
  faultsOf: (source: SampleSource) => FaultSchedule | undefined = () => undefined,
): Promise<SampleHosts> {
  const started = await Promise.all(
    sampleSources.map(async (source) => {
      const faults = faultsOf(source)
      const server = await startReplayServer({ answer: answers[source], ...(faults && { faults }) })
      return [source, server] as const
    }),
  )
  const servers = Object.fromEntries(started) as Record<SampleSource, ReplayServer>
  return {
    servers,
    env: Object.fromEntries(started.map(([source, { url }]) => [`AURORA_${source.toUpperCase()}_URL`, url])),
    get requests() {
      return started.reduce((sum, [, { requests }]) => sum + requests.length, 0)
    },
    close: async () => {
      await Promise.all(started.map(([, server]) => server.close()))
    },
  }
}
