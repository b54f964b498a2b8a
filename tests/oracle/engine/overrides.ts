import { sumOrUnknown } from './arithmetic.js'
import type { Line } from './line.js'
import { byBases } from './tiers.js'
import type { Override, World } from './world.js'

/** Lines of one rule of a version in one period, with what people set in their place: of several the last that was written. */
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

function setOne(lines: readonly Line[], override: Override): Line[] {
  return lines.map((line) =>
    line.validator === override.validator
      ? set(line, override, override.amount, line.byTerms !== override.expected)
      : line,
  )
}

/** The amount is shared by the bases that are above nothing; where there is none, it stands on a line of its own. */
function setWhole(lines: readonly Line[], override: Override): Line[] {
  const isDrift = sumOrUnknown(lines.map(({ byTerms }) => byTerms)) !== override.expected
  const rates = lines
    .filter(({ kind, validator }) => kind === 'RATE' && validator !== '*')
    .sort((a, b) => (a.validator < b.validator ? -1 : 1))
  const parts = byBases(
    override.amount,
    rates.map(({ base }) => base),
  )
  const given = lines.map((line) => set(line, override, parts?.[rates.indexOf(line)] ?? 0n, isDrift))
  if (parts !== undefined) return given
  const own = given.find(isRateOfWhole)
  if (own !== undefined)
    return given.map((line) => (line === own ? set(own, override, override.amount, isDrift) : line))
  const [first] = rates
  if (first === undefined) return given
  const added: Line = {
    ...first,
    validator: '*',
    baseMethod: undefined,
    base: 0n,
    rateBps: undefined,
    byTerms: 0n,
    slices: [],
  }
  return [...given, set(added, override, override.amount, isDrift)]
}

function isRateOfWhole({ kind, validator }: Line): boolean {
  return kind === 'RATE' && validator === '*'
}

function set(line: Line, { reason, author, writtenAt }: Override, atoms: bigint, isDrift: boolean): Line {
  return { ...line, override: { atoms, isDrift, reason, author, writtenAt }, status: 'OVERRIDDEN' }
}
