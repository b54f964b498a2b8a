import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import { dependentsOf } from '../engine/postgres/dependents.js'
import type { SavedView } from '../engine/postgres/saved-view.js'
import { grantAgain, makeAgain, saveView } from '../engine/postgres/saved-view.js'
import { foreignDependents, foreignOf } from './foreign-dependents.js'

/** The names that this publication makes anew: those may be dropped on the way. */
export interface PublishedNames {
  has(relation: RelationName): boolean
}

export function namesAmong(relations: readonly RelationName[]): PublishedNames {
  const names = new Set(relations.map((relation) => quoteRelation(relation)))
  return { has: (relation) => names.has(quoteRelation(relation)) }
}

/** What a publication had to drop on its way, on PostgreSQL and inside its transaction, to put it back again. */
export class DroppedViews {
  readonly #session: Session
  readonly #ours: PublishedNames
  readonly #replacesForeign: boolean
  readonly #grants = new Map<string, SavedView>()
  /** In the order in which they went: each after all that read it. */
  readonly #foreign: SavedView[] = []

  constructor(session: Session, ours: PublishedNames, replacesForeign: boolean) {
    this.#session = session
    this.#ours = ours
    this.#replacesForeign = replacesForeign
  }

  /**
   * Drops a published view, and first all that reads it. Our own are made again in their turn, later in the same
   * transaction; others stop the publication, unless they are to be replaced and can be.
   */
  async drop(relation: RelationName, reason: string): Promise<void> {
    const dependents = await dependentsOf(this.#session, relation)
    const foreign = foreignOf(dependents, this.#ours)
    const isStopped = foreign.some(({ view }) => view === undefined || !this.#replacesForeign)
    if (isStopped) throw foreignDependents(relation, reason, foreign, this.#replacesForeign)
    const views = [...dependents.flatMap(({ view }) => view ?? []).reverse(), relation]
    await this.#acting(foreign.map(({ description }) => description).join(', '), 'be dropped', async () => {
      for (const view of views) await this.#save(view)
      await this.#session.execute(
        `drop view if exists ${views.map((view) => quoteRelation(view)).join(', ')}`,
      )
    })
  }

  /** For a view of ours that has just been made: where it was dropped before, others may use it as they did. */
  async grantAgain(relation: RelationName): Promise<void> {
    const saved = this.#grants.get(quoteRelation(relation))
    if (saved !== undefined) await grantAgain(this.#session, saved)
  }

  /** At the end, when all of ours stand again. */
  async makeForeignAgain(): Promise<void> {
    for (const saved of [...this.#foreign].reverse()) {
      const name = `view ${saved.view.schema}.${saved.view.name}`
      await this.#acting(name, 'be made again', () => makeAgain(this.#session, saved))
    }
  }

  async #save(relation: RelationName): Promise<void> {
    const saved = await saveView(this.#session, relation)
    if (this.#ours.has(relation)) this.#grants.set(quoteRelation(relation), saved)
    else this.#foreign.push(saved)
  }

  async #acting(names: string, what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (names === '' || !(error instanceof EngineError) || !isAboutTheView(error)) throw error
      throw new UserError(`Nothing was published: ${names} could not ${what}: ${error.message}`, {
        code: 'dependent_not_replaced',
        hint:
          error.engineCode === 'permission'
            ? "Let an administrator grant the view's owner to the role that Aurora acts as; or let the owner drop the view, build, and make it again."
            : 'It no longer fits the columns that are published: let its owner change or drop it, and build again.',
        cause: error,
        exitCode: 1,
      })
    }
  }
}

/** Not for what passes by itself, such as somebody's lock. */
function isAboutTheView({ engineCode }: EngineError): boolean {
  return !['locked', 'interrupted', 'connection', 'timeout'].includes(engineCode)
}
