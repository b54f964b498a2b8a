import { sumOrUnknown } from './arithmetic.js'
import type { Line } from './line.js'
import { byBases } from './tiers.js'
import type { Override, World } from './world.js'

/** Lines of one rule in one period, of all versions, with what people set in their place: of several the last that was written. */
export function overridden(world: World, lines: readonly Line[]): Line[] {
  const [first] = lines
  if (first === undefined) return []
  const written = world.overrides
    .filter(
      ({ agreement, rule, period, writtenAt }) =>
        agreement === first.agreement &&
        rule === first.rule &&
        period === first.period &&
        writtenAt <= world.asOf,
    )
    // Of two that were written at once the one of a validator counts.
    .sort((a, b) => a.writtenAt - b.writtenAt || (a.validator === '*' ? -1 : 1))
  const latestOfWhole = written.findLast(({ validator }) => validator === '*')
  let result = [...lines]
  for (const override of written) {
    if (override.validator !== '*') result = setOne(result, override)
    else if (override === latestOfWhole) result = setWhole(result, override)
  }
  return result
}

/** Where versions divide the period, the amount stands on the line of the last one, and the others give 0. */
function setOne(lines: readonly Line[], override: Override): Line[] {
  const reached = lines.filter(({ validator }) => validator === override.validator)
  const isDrift = outcomeOf(reached) !== override.expected
  const last = lastVersion(reached)
  return lines.map((line) =>
    reached.includes(line)
      ? set(line, override, line.kind === 'RATE' && line.version === last ? override.amount : 0n, isDrift)
      : line,
  )
}

/**
 * The amount is shared by the bases that are above nothing; where there is none, it stands on the line of the whole rule.
 * Where versions divide the period, all of it is the last one's.
 */
function setWhole(lines: readonly Line[], override: Override): Line[] {
  const isDrift = outcomeOf(lines) !== override.expected
  const last = lastVersion(lines)
  const rates = lines
    .filter(({ kind, version }) => kind === 'RATE' && version === last)
    .sort((a, b) => (a.validator < b.validator ? -1 : 1))
  const parts = byBases(
    override.amount,
    rates.map(({ base }) => base),
  )
  const ofWhole = parts === undefined ? rates.find(({ validator }) => validator === '*') : undefined
  const given = lines.map((line) =>
    set(line, override, line === ofWhole ? override.amount : (parts?.[rates.indexOf(line)] ?? 0n), isDrift),
  )
  const [first] = rates
  if (parts !== undefined || ofWhole !== undefined || first === undefined) return given
  const added: Line = {
    ...first,
    validator: '*',
    baseMethod: undefined,
    base: 0n,
    rateBps: undefined,
    byTerms: 0n,
  }
  return [...given, set(added, override, override.amount, isDrift)]
}

/** What the terms give in all, by which it is told whether an override was meant for them. */
function outcomeOf(lines: readonly Line[]): bigint | undefined {
  return sumOrUnknown(lines.map(({ byTerms }) => byTerms))
}

function lastVersion(lines: readonly Line[]): number {
  return Math.max(...lines.map(({ version }) => version))
}

function set(line: Line, { reason, author, writtenAt }: Override, atoms: bigint, isDrift: boolean): Line {
  return { ...line, override: { atoms, isDrift, reason, author, writtenAt }, status: 'OVERRIDDEN' }
}
