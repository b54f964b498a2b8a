import type { ColumnDescription, Session } from '../../engine/engine.js'
import type { WithList } from './with-steps.js'

/** A step of a `with` list and its columns. */
export interface DescribedStep {
  /** As written, quotes included. */
  readonly name: string
  readonly columns: readonly ColumnDescription[]
}

/**
 * The columns of every step of a list, from one description: each step stands as a whole row, which the engine
 * describes as a STRUCT. Aliases of our own keep a column of the same name from being taken instead.
 */
export async function describeSteps(session: Session, list: WithList): Promise<readonly DescribedStep[]> {
  const aliases = list.names.map((_, index) => `aurora_step_${index}`)
  const from = list.names.map((name, index) => `${name} as ${aliases[index] ?? ''}`)
  const described = await session.describe(
    `${list.sql}\nselect ${aliases.join(', ')} from ${from.join(', ')}`,
  )
  return list.names.map((name, index) => ({ name, columns: structColumns(described[index]?.type ?? '') }))
}

/** Members of `STRUCT(a INTEGER, "b c" DECIMAL(38,18))`. */
export function structColumns(type: string): readonly ColumnDescription[] {
  const body = /^STRUCT\((.*)\)$/s.exec(type)?.[1]
  if (body === undefined) return []
  return splitMembers(body).map((member) => {
    const [, quoted, bare, rest] = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(member) ?? []
    return { name: quoted?.replaceAll('""', '"') ?? bare ?? '', type: rest ?? '' }
  })
}

function splitMembers(body: string): readonly string[] {
  const members: string[] = []
  let depth = 0
  let start = 0
  for (const match of body.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[(),]/g)) {
    if (match[0] === '(') depth += 1
    if (match[0] === ')') depth -= 1
    if (match[0] !== ',' || depth > 0) continue
    members.push(body.slice(start, match.index))
    start = match.index + 1
  }
  return [...members, body.slice(start)]
}
