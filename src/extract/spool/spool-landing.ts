import type { Session } from '../../engine/engine.js'
import type { LandingDoorOptions } from '../landing-door.js'
import { reopenLandingDoor } from '../landing-door.js'
import { startIngestionRun } from '../ingestion-run.js'
import { archiveSpoolFile, landSpoolFile } from './land-spool.js'
import { cutTornLine, leftBehind, removeSpoolFile } from './spool.js'

/** The warehouse, opened only for as long as something is landed, so that others can work in between. */
export interface WarehouseDoor {
  write<T>(work: (session: Session) => Promise<T>): Promise<T>
}

export interface SpoolLandingOptions extends Omit<LandingDoorOptions, 'session' | 'keepsCursors'> {
  readonly warehouse: WarehouseDoor
  /** Absolute; undefined where no archive is wanted. */
  readonly archiveFolder: string | undefined
  /** What else is to be read each time the warehouse is open. */
  readonly whileOpen: (session: Session) => Promise<void>
}

/** What has landed of a run. */
export interface SpoolSums {
  fetched: number
  landed: number
  rejected: number
}

/** Lands closed spool files, one at a time and in their order, and removes each after it was committed. */
export class SpoolLanding {
  readonly sums: SpoolSums = { fetched: 0, landed: 0, rejected: 0 }
  readonly #options: SpoolLandingOptions
  #isStarted = false
  #queue: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | undefined

  constructor(options: SpoolLandingOptions) {
    this.#options = options
  }

  /** Lands what runs that were killed left in the folder. Gives the number of files. */
  async takeUp(folder: string): Promise<number> {
    const paths = leftBehind(folder)
    for (const path of paths) {
      await cutTornLine(path)
      await this.#land(path)
    }
    return paths.length
  }

  /** Lands a file after those before it. What fails is thrown by `settled`, and the file stays for the next run. */
  add(path: string): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#failure !== undefined) return
      try {
        await this.#land(path)
      } catch (error) {
        this.#failure = { error }
      }
    })
  }

  /** True once landing failed: what is fetched from then on only waits on disk. */
  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /** When all that was added has landed. */
  async settled(): Promise<void> {
    await this.#queue
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Makes the run's row where it is not there yet. */
  async start(session: Session): Promise<void> {
    if (this.#isStarted) return
    await startIngestionRun(session, this.#options, this.#options.clock)
    this.#isStarted = true
  }

  async #land(path: string): Promise<void> {
    const { warehouse, archiveFolder, whileOpen } = this.#options
    if (archiveFolder !== undefined) await archiveSpoolFile(path, archiveFolder)
    await warehouse.write(async (session) => {
      await this.start(session)
      const door = reopenLandingDoor({ ...this.#options, session, keepsCursors: true })
      await landSpoolFile(door, path)
      const { fetched, landed, rejected } = await door.leave()
      this.sums.fetched += fetched
      this.sums.landed += landed
      this.sums.rejected += rejected
      await whileOpen(session)
    })
    removeSpoolFile(path)
  }
}
