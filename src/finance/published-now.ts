import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import type { Publication } from '../state/publications.js'
import { currentPublication } from '../state/publications.js'

const namesShown = 5

/**
 * The publication in force, which statements are read from. Throws a UserError of code `nothing_published` where there
 * is none, and `publication_stale` where tables in it were not built again after what they are made of: nobody is to
 * decide on figures of two ages.
 */
export async function publishedNow(session: Session): Promise<Publication> {
  const current = await currentPublication(session)
  if (current === undefined) throw nothingPublished()
  const stale = [...current.nodes.values()].filter(({ isStale }) => isStale)
  if (stale.length === 0) return current.publication
  const names = stale.map(({ schemaName, relationName }) => `${schemaName}.${relationName}`).sort()
  const shown = names.slice(0, namesShown).join(', ')
  const others = names.length > namesShown ? ` and ${names.length - namesShown} more` : ''
  throw stalePublication(current.publication.publicationId, `${shown}${others}`)
}

/** Throws a UserError of code `published_meanwhile` where another publication came into force since one was read. */
export async function requireStillPublished(session: Session, read: Publication): Promise<void> {
  const now = (await currentPublication(session))?.publication.publicationId
  if (now === read.publicationId) return
  throw new UserError(
    `Publication ${now ?? 'of nothing'} came into force while ${read.publicationId} was read: what was read may be of both.`,
    { code: 'published_meanwhile', exitCode: 1, hint: 'Run it again.' },
  )
}

/** `tables` are those that are stale, in words. */
export function stalePublication(publicationId: string, tables: string): UserError {
  return new UserError(
    `Publication ${publicationId} is stale: ${tables} were not built again after what they are made of.`,
    {
      code: 'publication_stale',
      exitCode: 1,
      hint: 'Run aurora build without --select, then try again.',
    },
  )
}

export function nothingPublished(): UserError {
  return new UserError('Nothing has been published yet: there are no statements.', {
    code: 'nothing_published',
    exitCode: 1,
    hint: 'Run: aurora build',
  })
}
