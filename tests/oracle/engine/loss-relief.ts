import { sumOrUnknown } from './arithmetic.js'
import { groupBy } from './group-by.js'
import { finalAmount, type Line } from './line.js'
import type { World } from './world.js'

/**
 * Where an agreement nets its losses within a statement: what brings its lines of a period up to 0. Of versions that
 * divide the period those count that net, and the line is of the last of them.
 */
export function lossReliefs(world: World, lines: readonly Line[]): Line[] {
  const netting = new Set(
    world.agreements.flatMap(({ id, versions }) =>
      versions
        .filter(({ lossPolicy }) => lossPolicy === 'NET_WITHIN_STATEMENT')
        .map(({ number }) => `${id} ${number}`),
    ),
  )
  const own = lines.filter(({ agreement, version }) => netting.has(`${agreement} ${version}`))
  const groups = groupBy(own, ({ agreement, period }) => JSON.stringify([agreement, period]))
  return [...groups.values()].flatMap((group): Line[] => {
    const [first] = group
    const sum = sumOrUnknown(group.map(finalAmount))
    if (first === undefined || sum === undefined || sum >= 0n || lacksLimit(world, group)) return []
    return [
      {
        ...first,
        version: Math.max(...group.map(({ version }) => version)),
        rule: '*',
        validator: '*',
        component: '*',
        kind: 'LOSS_RELIEF',
        method: undefined,
        baseMethod: undefined,
        base: undefined,
        rateBps: undefined,
        byTerms: -sum,
        override: undefined,
        status: group.some(({ status }) => status === 'DERIVED') ? 'DERIVED' : 'OBSERVED',
        slices: [],
      },
    ]
  })
}

/** Whether a floor or a cap is due that is no line yet, for something that it counts is unknown: the loss is, too. */
function lacksLimit(world: World, group: readonly Line[]): boolean {
  return group
    .filter(({ override }) => override === undefined)
    .some(({ agreement, version, rule }) => {
      const terms = world.agreements
        .find(({ id }) => id === agreement)
        ?.versions.find(({ number }) => number === version)
        ?.rules.find(({ key }) => key === rule)
      const isMade = (kind: Line['kind']): boolean =>
        group.some((line) => line.version === version && line.rule === rule && line.kind === kind)
      return (
        (terms?.floor !== undefined && !isMade('FLOOR_TOPUP')) ||
        (terms?.cap !== undefined && !isMade('CAP_REDUCTION'))
      )
    })
}
