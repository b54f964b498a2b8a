import { UserError } from '../base/errors.js'
import type { RelationName } from '../engine/engine.js'
import type { Dependent } from '../engine/postgres/dependents.js'
import type { PublishedNames } from './dropped-views.js'

/** Those that Aurora did not make, or does not make anew this time. */
export function foreignOf(dependents: readonly Dependent[], ours: PublishedNames): readonly Dependent[] {
  return dependents.filter(({ view }) => view === undefined || !ours.has(view))
}

/** Why a published view cannot be made anew, and what can be done about each of those that read it. */
export function foreignDependents(
  { schema, name }: RelationName,
  reason: string,
  foreign: readonly Dependent[],
  replacesForeign: boolean,
): UserError {
  const others = foreign.filter(({ view }) => view === undefined || !replacesForeign)
  const names = others.map(({ description }) => description).join(', ')
  return new UserError(
    `${schema}.${name} has to be made anew (${reason}), and others depend on it: ${names}.`,
    {
      code: 'foreign_dependents',
      where: { node: `${schema}.${name}` },
      hint: others.every(({ view }) => view !== undefined)
        ? 'With --replace-dependents they are dropped and made again as they were; or keep the columns and add new ones at the end.'
        : 'Only views can be made again (--replace-dependents): drop what is none, build, and make it again; or keep the columns and add new ones at the end.',
      exitCode: 1,
    },
  )
}
