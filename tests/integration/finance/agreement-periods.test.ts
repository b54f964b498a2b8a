import { expect, it, onTestFinished } from 'vitest'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

const seed = (name: string, columns: readonly string[]): string =>
  `seeds:\n  - name: ${name}\n    description: X.\n    columns:\n${columns
    .map((column) => `      - { name: ${column}, type: ${typeOf(column)}, description: X. }\n`)
    .join('')}`
const typeOf = (column: string): string =>
  /_(number|period|slot)$/.test(column) ? 'BIGINT' : /_(from|until)$/.test(column) ? 'DATE' : 'VARCHAR'
const csv = (name: string, header: string, ...rows: string[]): Readonly<Record<string, string>> => ({
  [`seeds/registry/${name}.csv`]: `${header}\n${rows.join('\n')}\n`,
  [`seeds/registry/${name}.yml`]: seed(name, header.split(',')),
})

/** An agreement whose versions follow each other by slots on one chain and by days on another. */
const files = {
  ...csv('chains', 'chain_id,native_unit', 'slots,S', 'days,D'),
  ...csv('partners', 'partner_id,partner_name', 'p,Partner'),
  ...csv('agreements', 'agreement_id,partner_id,agreement_name', 'a,p,Agreement'),
  ...csv('agreement_states', 'agreement_id,state_number,status,effective_from', 'a,1,ACTIVE,2026-01-01'),
  ...csv(
    'agreement_versions',
    'agreement_id,version_number,effective_from,effective_until,loss_policy,recorded_at',
    'a,1,2026-01-01,2026-02-01,ZERO_FLOOR,x',
    'a,2,2026-02-01,,CARRY_FORWARD,x',
  ),
  ...csv(
    'agreement_version_slots',
    'agreement_id,version_number,chain_id,from_slot,until_slot',
    'a,1,slots,0,150',
    'a,2,slots,150,',
  ),
  'models/canonical/canonical_periods.sql': `{{config materialized="table"}}
select 'slots' as chain_id, '1' as period_identifier, cast(1 as bigint) as period_number,
    cast(100 as bigint) as first_slot, cast(199 as bigint) as last_slot,
    cast('2026-01-31T23:59:59Z' as timestamptz) as period_start,
    cast(null as timestamptz) as period_end
union all
select 'slots', '2', 2, 200, 299, null, null
union all
select 'days', '6', 6, null, null, null, null
union all
select 'days', '7', 7, null, null, cast('2026-01-31T23:59:59Z' as timestamptz), null
union all
select 'days', '8', 8, null, null, null, null
union all
select 'days', '9', 9, null, null, null, cast('2026-02-03T00:00:00Z' as timestamptz)
union all
select 'days', '10', 10, null, null, null, null
`,
}

describeOnEngines('aurora agreements show', () => {
  it('asks what was published when a period begins, and of which slots it is', async () => {
    const project = await TestProject.onEngine(files)
    onTestFinished(() => project.dispose())
    const versionsAt = async (at: string): Promise<readonly string[]> => {
      const { stdout } = await project.ok('agreements', 'show', 'a', '--at', at)
      return stdout.split('\n').filter((line) => line.startsWith('version') || line.startsWith('state'))
    }
    expect(await versionsAt('slots/1')).toEqual([
      'state     unknown at slots/1',
      'version 1  2026-01-01 until 2026-02-01 · slots slots 0 to 149  nobody knows yet when the period begins',
      'version 2  from 2026-02-01 on · slots slots 150 to the end  nobody knows yet when the period begins',
    ])
    await project.ok('migrate', 'up')
    expect((await versionsAt('slots/1')).slice(0, 1)).toEqual(['state     unknown at slots/1'])
    await project.ok('build')
    expect(await versionsAt('slots/1')).toEqual([
      'state     ACTIVE at slots/1',
      'version 1  2026-01-01 until 2026-02-01 · slots slots 0 to 149  in force in a part of it, at slots/1',
      'version 2  from 2026-02-01 on · slots slots 150 to the end  in force in a part of it, at slots/1',
    ])
    expect((await versionsAt('slots/2')).slice(1)).toEqual([
      'version 2  from 2026-02-01 on · slots slots 150 to the end  in force at slots/2',
    ])
    expect((await versionsAt('days/7')).slice(1)).toEqual([
      'version 1  2026-01-01 until 2026-02-01 · slots slots 0 to 149  in force at days/7',
    ])
    // Between the periods around it, which lie on both sides of the day on which versions change.
    expect(await versionsAt('days/8')).toMatchObject([
      'state     ACTIVE at days/8',
      expect.stringMatching(/^version 1 .*nobody knows yet/),
      expect.stringMatching(/^version 2 .*nobody knows yet/),
    ])
    expect((await versionsAt('days/10')).slice(1)).toEqual([
      'version 2  from 2026-02-01 on · slots slots 150 to the end  in force at days/10',
    ])
    expect((await versionsAt('days/11')).slice(0, 1)).toEqual(['state     unknown at days/11'])
  })
})
