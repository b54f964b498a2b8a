import { expect, it, onTestFinished } from 'vitest'
import { asFinanceReader } from '../../../src/cli/finance/as-finance-reader.js'
import { openProject } from '../../../src/cli/open-project.js'
import { Redaction } from '../../../src/cli/redaction.js'
import { temporaryDatabase } from '../../support/postgres/test-database.js'
import { TestProject } from '../../support/test-project.js'

const amount = (value: number): string => `{{config materialized="table"}}\nselect ${value} as amount\n`

it('throws away what was read of two publications, which only a server lets happen', async () => {
  const { url } = await temporaryDatabase()
  const project = new TestProject({
    'aurora.yml': `name: shop\ntargets:\n  dev:\n    type: postgres\n    url: ${url}\ndefault_target: dev\n`,
    'models/computation/owed.sql': amount(1),
  })
  onTestFinished(() => project.dispose())
  await project.ok('build')
  const invocation = {
    verb: 'statement list',
    words: [],
    options: { logFormat: 'text' },
    effects: project.effects(),
    redaction: new Redaction(),
  } as const
  const opened = await openProject(invocation)
  const read = (meanwhile: () => Promise<unknown>) =>
    asFinanceReader(invocation, opened, async (session) => {
      await meanwhile()
      return session.rows(`select amount from ${session.schema('computation')}.owed`)
    })
  expect(await read(() => project.ok('build'))).toEqual([{ amount: 1 }])
  project.write('models/computation/owed.sql', amount(2))
  await expect(read(() => project.ok('build'))).rejects.toMatchObject({
    code: 'published_meanwhile',
    message: expect.stringMatching(
      /^Publication p000002-\S+ came into force while p000001-\S+ was read/,
    ) as string,
    hint: 'Run it again.',
  })
})
