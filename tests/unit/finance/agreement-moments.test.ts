import { describe, expect, it } from 'vitest'
import type { AgreementState, AgreementVersion } from '../../../src/finance/agreements/agreement.js'
import { stateAt, versionHolds, type PeriodMoment } from '../../../src/finance/agreements/moment.js'

const version = (parts: Partial<AgreementVersion>): AgreementVersion => ({
  row: { effective_from: '2026-01-05', effective_until: '2026-02-01' },
  periods: [],
  slots: [],
  rules: [],
  ...parts,
})
const moment = (facts: Partial<PeriodMoment>): PeriodMoment => ({
  kind: 'PERIOD',
  chainId: 'c',
  periodIdentifier: '7',
  periodNumber: 7n,
  ...facts,
})
const startsOn = (earliestStart: string, latestStart = earliestStart): Partial<PeriodMoment> => ({
  earliestStart,
  latestStart,
})
const bySlots = (from_slot: string, until_slot: string | null): AgreementVersion =>
  version({ slots: [{ chain_id: 'c', from_slot, until_slot }] })
const slots = { firstSlot: 700n, lastSlot: 799n }

describe('a version of an agreement', () => {
  it.each([
    ['holds a period that lies in its slots', bySlots('700', '800'), slots, 'WHOLE'],
    ['holds a part of a period', bySlots('701', '800'), slots, 'PART'],
    ['holds the last slot of a period', bySlots('799', null), slots, 'PART'],
    ['ends before a period', bySlots('600', '700'), slots, 'NO'],
    ['begins after a period', bySlots('800', null), slots, 'NO'],
    ['is not known to hold slots that nobody knows', bySlots('700', '800'), {}, 'UNKNOWN'],
    ['holds by its days in a period whose start is known', version({}), startsOn('2026-01-31'), 'WHOLE'],
    ['ends with its last day', version({}), startsOn('2026-02-01'), 'NO'],
    ['is not known to hold where the start is not known', version({}), {}, 'UNKNOWN'],
    [
      'holds where all that can be its start lies in it',
      version({}),
      startsOn('2026-01-05', '2026-01-31'),
      'WHOLE',
    ],
    ['may hold where a start lies in it', version({}), startsOn('2026-01-04', '2026-01-05'), 'UNKNOWN'],
    ['may have ended', version({}), startsOn('2026-01-31', '2026-02-01'), 'UNKNOWN'],
    ['may hold where starts lie around it', version({}), startsOn('2026-01-04', '2026-02-01'), 'UNKNOWN'],
    ['has not begun, whatever the first bound', version({}), { latestStart: '2026-01-04' }, 'NO'],
    ['has ended, whatever the last bound', version({}), { earliestStart: '2026-02-01' }, 'NO'],
    [
      'has no end to be reached',
      version({ row: { effective_from: '2026-01-05', effective_until: null } }),
      { earliestStart: '2026-01-05' },
      'WHOLE',
    ],
    [
      'holds by its periods, whatever the days say',
      version({ periods: [{ chain_id: 'c', from_period: '7', until_period: null }] }),
      startsOn('2020-01-01'),
      'WHOLE',
    ],
    [
      'has ended by its periods',
      version({ periods: [{ chain_id: 'c', from_period: '6', until_period: '7' }] }),
      startsOn('2026-01-31'),
      'NO',
    ],
    [
      'goes by its days on a chain of which no periods are given',
      version({ periods: [{ chain_id: 'other', from_period: '7', until_period: null }] }),
      startsOn('2026-03-01'),
      'NO',
    ],
  ] as const)('%s', (_, terms, facts, holds) => {
    expect(versionHolds(terms, moment(facts))).toBe(holds)
  })
})

describe('the state of an agreement', () => {
  const states: readonly AgreementState[] = [
    {
      row: { status: 'ACTIVE', effective_from: '2026-01-01' },
      periods: [{ chain_id: 'c', from_period: '5' }],
    },
    { row: { status: 'SUSPENDED', effective_from: '2026-02-01' }, periods: [] },
  ]

  it.each([
    ['begins on the last day before', startsOn('2026-01-31'), 'ACTIVE'],
    ['begins on the day', startsOn('2026-02-01'), 'SUSPENDED'],
    ['begins before it', { ...startsOn('2025-12-31'), periodNumber: 4n }, undefined],
    ['begins on nobody knows what day', {}, undefined],
    ['begins before the day at the latest', { latestStart: '2026-01-31' }, 'ACTIVE'],
    ['begins on the day at the earliest', { earliestStart: '2026-02-01' }, 'SUSPENDED'],
    ['begins on the day or before', startsOn('2026-01-31', '2026-02-01'), undefined],
  ])('in a period that %s', (_, facts, status) => {
    expect(stateAt(states, moment(facts))?.row['status']).toBe(status)
  })

  it('is the last that has begun, whatever nobody knows of those before it', () => {
    const later: readonly AgreementState[] = [
      { row: { status: 'ACTIVE', effective_from: '2026-01-01' }, periods: [] },
      {
        row: { status: 'ENDED', effective_from: '2026-03-01' },
        periods: [{ chain_id: 'c', from_period: '6' }],
      },
    ]
    expect(stateAt(later, moment({}))?.row['status']).toBe('ENDED')
  })
})
