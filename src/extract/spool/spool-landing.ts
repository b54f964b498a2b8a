import { UserError } from '../../base/errors.js'
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
  /** Closed files that have not landed, in their order. */
  readonly #waiting: string[] = []
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

  /**
   * Lands a file after those before it. While another writer has the warehouse they wait for the next turn; what else
   * fails is thrown by `settled`, and the files stay for the next run.
   */
  add(path: string): void {
    this.#waiting.push(path)
    this.#queue = this.#queue.then(() => this.#landWaiting(false))
  }

  /** When nothing is being landed any more, well or badly. */
  async ended(): Promise<void> {
    await this.#queue
  }

  /** When all that was added has landed; throws what failed, after which files only wait on disk. */
  async settled(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#landWaiting(true))
    await this.ended()
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Makes the run's row where it is not there yet. */
  async start(session: Session): Promise<void> {
    if (this.#isStarted) return
    await startIngestionRun(session, this.#options, this.#options.clock)
    this.#isStarted = true
  }

  async #landWaiting(isLastTurn: boolean): Promise<void> {
    for (
      let [path] = this.#waiting;
      path !== undefined && this.#failure === undefined;
      [path] = this.#waiting
    ) {
      try {
        await this.#land(path)
        this.#waiting.shift()
      } catch (error) {
        if (!isLastTurn && error instanceof UserError && error.code === 'warehouse_locked') return
        this.#failure = { error }
      }
    }
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
