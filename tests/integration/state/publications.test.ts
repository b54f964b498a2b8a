import { expect, it } from 'vitest'
import type { Session } from '../../../src/engine/engine.js'
import { dropLeftovers, findLeftovers } from '../../../src/state/leftovers.js'
import {
  currentPublication,
  nextPublicationNumber,
  recordPublication,
} from '../../../src/state/publications.js'
import type { Publication, PublicationNode } from '../../../src/state/publications.js'
import { forgetRelations, listRelations, registerRelations } from '../../../src/state/relations.js'
import { noon, onRunnerTables } from './in-memory.js'
import { describeOnEngines } from '../../support/test-engines.js'

function publication(number: bigint, rest: Partial<Publication> = {}): Publication {
  return {
    publicationId: `p${number}`,
    publicationNumber: number,
    runId: 'r',
    publishedAt: noon,
    asOf: noon,
    gitCommit: 'abc',
    batchNo: 7n,
    auroraVersion: '0.1.0',
    isPartial: false,
    staleNodes: 0,
    ...rest,
  }
}

function node(name: string, physicalName: string | undefined): PublicationNode {
  return {
    nodeId: `model.p.${name}`,
    resourceType: 'model',
    schemaName: 'canonical',
    relationName: name,
    materialized: physicalName === undefined ? 'view' : 'table',
    physical: physicalName === undefined ? undefined : { schema: 'aurora_data', name: physicalName },
    fingerprint: `fingerprint of ${name}`,
    dataIdentity: undefined,
    rowCount: 3n,
    seal: undefined,
    isStale: false,
    builtByRun: 'r',
    columns: [{ name: 'amount', type: 'DECIMAL(38,18)' }],
  }
}

describeOnEngines('publications', () => {
  it('are none at first', async () => {
    await onRunnerTables(async (session) => {
      expect(await currentPublication(session)).toBeUndefined()
      expect(await nextPublicationNumber(session)).toBe(1n)
    })
  })

  it('come back whole, and the one of the greatest number is current', async () => {
    await onRunnerTables(async (session) => {
      const sealed = {
        ...node('a', 'a_1'),
        seal: 'hash',
        dataIdentity: '7',
        isStale: true,
        rowCount: undefined,
      }
      const test = { testId: 'test.p.t', fingerprint: 'f', status: 'success' }
      const tenth = publication(10n, { isPartial: true, staleNodes: 1, gitCommit: undefined })
      await session.transaction(async () => {
        await recordPublication(session, tenth, [sealed, node('b', undefined)], [test])
      })
      await recordPublication(session, publication(9n), [node('c', 'c_1')], [])
      expect(await currentPublication(session)).toEqual({
        publication: tenth,
        nodes: new Map([
          ['model.p.a', sealed],
          ['model.p.b', node('b', undefined)],
        ]),
        tests: new Map([['test.p.t', test]]),
      })
      expect(await nextPublicationNumber(session)).toBe(11n)
    })
  })

  it('are not there when their transaction fails', async () => {
    await onRunnerTables(async (session) => {
      const failed = session.transaction(async () => {
        await recordPublication(session, publication(1n), [node('a', 'a_1')], [])
        throw new Error('killed')
      })
      await expect(failed).rejects.toThrow('killed')
      expect(await currentPublication(session)).toBeUndefined()
      expect(await session.rows('select * from aurora.publication_nodes')).toEqual([])
    })
  })
})

describeOnEngines('the list of physical relations', () => {
  const relation = {
    schema: 'aurora_data',
    type: 'TABLE',
    runId: 'r',
    nodeId: 'model.p.a',
    createdAt: noon,
  } as const

  it('holds what is registered until it is forgotten', async () => {
    await onRunnerTables(async (session) => {
      await registerRelations(session, [
        { ...relation, name: 'b' },
        { ...relation, name: 'a', type: 'VIEW' },
      ])
      expect(await listRelations(session)).toEqual([
        { ...relation, name: 'a', type: 'VIEW' },
        { ...relation, name: 'b' },
      ])
      await forgetRelations(session, [])
      await forgetRelations(session, [{ schema: 'aurora_data', name: 'a' }])
      expect(await listRelations(session)).toEqual([{ ...relation, name: 'b' }])
    })
  })
})

describeOnEngines('leftovers', () => {
  async function names(session: Session, kept = 0): Promise<readonly string[]> {
    return (await findLeftovers(session, 'aurora_data', kept)).map(({ name, type }) => `${type} ${name}`)
  }

  async function arrange(session: Session): Promise<void> {
    await session.execute(`create schema aurora_data; create schema canonical`)
    for (const name of ['a_1', 'a_2', 'a_3', 'b_1'])
      await session.execute(`create table aurora_data.${name} as select 1 as x`)
    await session.execute(`create view aurora_data.view_3 as select * from aurora_data.a_3`)
    await session.execute(`create table canonical.a_1 as select 1 as x`)
    await recordPublication(session, publication(1n), [node('a', 'a_1')], [])
    await recordPublication(session, publication(2n), [node('a', 'a_2'), node('b', 'b_1')], [])
  }

  it('are what stands in the physical schema and was not published last, listed or not', async () => {
    await onRunnerTables(async (session) => {
      await arrange(session)
      expect(await names(session)).toEqual(['TABLE a_1', 'TABLE a_3', 'VIEW view_3'])
      expect(await names(session, 1)).toEqual(['TABLE a_3', 'VIEW view_3'])
    })
  })

  it('are dropped, views and tables, and leave the list with all that is gone', async () => {
    await onRunnerTables(async (session) => {
      await arrange(session)
      const listed = {
        schema: 'aurora_data',
        type: 'TABLE',
        runId: 'r',
        nodeId: 'n',
        createdAt: noon,
      } as const
      await registerRelations(
        session,
        ['a_1', 'a_2', 'never_made'].map((name) => ({ ...listed, name })),
      )
      await dropLeftovers(session, await findLeftovers(session, 'aurora_data'))
      expect(await names(session)).toEqual([])
      expect((await listRelations(session)).map(({ name }) => name)).toEqual(['a_2'])
      expect(
        await session.rows(`select count(*) as n from aurora_data.a_2, aurora_data.b_1, canonical.a_1`),
      ).toEqual([{ n: 1n }])
    })
  })

  it('are none in a warehouse without that schema', async () => {
    await onRunnerTables(async (session) => {
      expect(await names(session)).toEqual([])
    })
  })
})
