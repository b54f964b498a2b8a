import type { Clock } from '../base/clock.js'
import type { Reporter } from '../base/events.js'
import type { JsonValue } from '../base/hash.js'
import type { Session } from '../engine/engine.js'
import type { ProviderDeclaration } from '../project/types.js'
import type { ProviderRegistry } from './envelope.js'
import type { ExtractScope } from './extraction.js'
import type { Asker } from './fetch/ask-provider.js'
import type { QuestionTargets } from './fetch/question-targets.js'
import type { HostStatistics } from './http/host-statistics.js'
import type { Timer } from './http/http-exchange.js'
import type { PeriodWish } from './plan/asked-periods.js'

/** One chain of an extraction. */
export interface ChainWish {
  readonly chainId: string
  readonly wish: PeriodWish
  readonly finalityLag: bigint
  /** Keys of the validators that are asked about in the periods [from, until). */
  readonly validators: (from: bigint, until: bigint) => readonly string[]
  readonly setting: ExtractScope['setting']
}

export interface ExtractOptions {
  readonly chains: readonly ChainWish[]
  /** All enabled sources. */
  readonly providers: readonly ProviderDeclaration[]
  /** Names of the sources that may be asked. */
  readonly asked: ReadonlySet<string>
  readonly registry: ProviderRegistry
  readonly warehouse: {
    /** Undefined while there is no warehouse. */
    read<T>(work: (session: Session) => Promise<T>): Promise<T | undefined>
    write<T>(work: (session: Session) => Promise<T>): Promise<T>
  }
  readonly asker: Asker
  /** What is known of the hosts that were asked, by now; kept with the run. */
  readonly hosts: () => readonly HostStatistics[]
  readonly targets: QuestionTargets
  readonly timer: Timer
  readonly clock: Clock
  readonly redact: (text: string) => string
  readonly reporter: Reporter
  readonly signal: AbortSignal
  readonly runId: string
  /** What was asked for, kept with the run. */
  readonly scope: JsonValue
  /** Absolute. */
  readonly spoolFolder: string
  readonly archiveFolder: string | undefined
  readonly concurrency: number
  readonly progressEvery: number
  /** A spool file is landed when it holds so many answers or bytes. */
  readonly spoolFile?: { readonly answers: number; readonly bytes: number }
}
