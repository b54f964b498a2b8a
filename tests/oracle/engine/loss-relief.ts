import { sumOrUnknown } from './arithmetic.js'
import { groupBy } from './group-by.js'
import { finalAmount, type Line } from './line.js'
import type { World } from './world.js'

/** Where an agreement nets its losses within a statement: what brings a version's lines of a period up to 0. */
export function lossReliefs(world: World, lines: readonly Line[]): Line[] {
  const netting = new Set(
    world.agreements.flatMap(({ id, versions }) =>
      versions
        .filter(({ lossPolicy }) => lossPolicy === 'NET_WITHIN_STATEMENT')
        .map(({ number }) => `${id} ${number}`),
    ),
  )
  const own = lines.filter(({ agreement, version }) => netting.has(`${agreement} ${version}`))
  const groups = groupBy(own, ({ agreement, version, period }) =>
    JSON.stringify([agreement, version, period]),
  )
  return [...groups.values()].flatMap((group): Line[] => {
    const [first] = group
    const sum = sumOrUnknown(group.map(finalAmount))
    if (first === undefined || sum === undefined || sum >= 0n) return []
    return [
      {
        ...first,
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
