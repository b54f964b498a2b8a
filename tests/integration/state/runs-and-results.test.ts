import { expect, it } from 'vitest'
import { recordFailures, recordResults } from '../../../src/state/results.js'
import type { RunResult } from '../../../src/state/results.js'
import { finishRun, markInterruptedRuns, startRun } from '../../../src/state/runs.js'
import type { NewRun } from '../../../src/state/runs.js'
import { noon, onRunnerTables } from './in-memory.js'
import { describeOnEngines } from '../../support/test-engines.js'

const later = '2025-01-31T13:00:00.000000Z'

function run(runId: string): NewRun {
  return {
    runId,
    verb: 'build',
    startedAt: noon,
    target: 'dev',
    gitCommit: undefined,
    auroraVersion: '0.1.0',
    batchNo: 7n,
    asOf: noon,
    argumentsJson: '{"select":["+a"]}',
  }
}

describeOnEngines('the history of runs', () => {
  it('keeps a run from its start to its end', async () => {
    await onRunnerTables(async (session) => {
      await startRun(session, run('r1'))
      const started = {
        run_id: 'r1',
        verb: 'build',
        started_at: noon,
        finished_at: null,
        status: 'RUNNING',
        target: 'dev',
        git_commit: null,
        aurora_version: '0.1.0',
        batch_no: 7n,
        as_of: noon,
        arguments: '{"select":["+a"]}',
        error_message: null,
      }
      expect(await session.rows('select * from aurora.runs')).toEqual([started])
      await finishRun(session, {
        runId: 'r1',
        status: 'FAILED',
        finishedAt: later,
        errorMessage: 'one test failed',
      })
      expect(await session.rows('select * from aurora.runs')).toEqual([
        { ...started, status: 'FAILED', finished_at: later, error_message: 'one test failed' },
      ])
    })
  })

  it('marks what a kill left running, but not the run that asks, nor what ended', async () => {
    await onRunnerTables(async (session) => {
      for (const id of ['killed', 'done', 'me']) await startRun(session, run(id))
      await finishRun(session, {
        runId: 'done',
        status: 'SUCCESS',
        finishedAt: later,
        errorMessage: undefined,
      })
      expect(await markInterruptedRuns(session, { runId: 'me', now: later })).toEqual(['killed'])
      expect(await markInterruptedRuns(session, { runId: 'me', now: later })).toEqual([])
      expect(
        await session.rows('select run_id, status, finished_at from aurora.runs order by run_id'),
      ).toEqual([
        { run_id: 'done', status: 'SUCCESS', finished_at: later },
        { run_id: 'killed', status: 'INTERRUPTED', finished_at: later },
        { run_id: 'me', status: 'RUNNING', finished_at: null },
      ])
    })
  })
})

describeOnEngines('results', () => {
  const result: RunResult = {
    nodeId: 'model.p.a',
    resourceType: 'model',
    name: 'canonical.a',
    status: 'success',
    message: '',
    startedAt: noon,
    milliseconds: 12.6,
    rowCount: 9_007_199_254_740_993n,
    failures: undefined,
    fingerprint: 'f',
  }

  it('are appended, run after run', async () => {
    await onRunnerTables(async (session) => {
      await recordResults(session, 'r1', [result])
      await recordResults(session, 'r2', [
        {
          ...result,
          nodeId: 'test.p.t',
          status: 'fail',
          message: '2 rows',
          rowCount: undefined,
          failures: 2n,
          fingerprint: undefined,
        },
      ])
      await recordResults(session, 'r3', [])
      expect(
        await session.rows(
          'select run_id, node_id, status, message, milliseconds, row_count, failures, fingerprint from aurora.results order by run_id',
        ),
      ).toEqual([
        {
          run_id: 'r1',
          node_id: 'model.p.a',
          status: 'success',
          message: '',
          milliseconds: 13n,
          row_count: 9_007_199_254_740_993n,
          failures: null,
          fingerprint: 'f',
        },
        {
          run_id: 'r2',
          node_id: 'test.p.t',
          status: 'fail',
          message: '2 rows',
          milliseconds: 13n,
          row_count: null,
          failures: 2n,
          fingerprint: null,
        },
      ])
    })
  })

  it('keep the failing rows of tests as they were given', async () => {
    await onRunnerTables(async (session) => {
      await recordFailures(session, 'r1', [
        { testId: 'test.p.t', rowNumber: 1, rowJson: '{"amount":"0.000000000000000001"}' },
        { testId: 'test.p.t', rowNumber: 2, rowJson: '{}' },
      ])
      expect(await session.rows('select * from aurora.failures order by row_number')).toEqual([
        { run_id: 'r1', test_id: 'test.p.t', row_number: 1n, row_json: '{"amount":"0.000000000000000001"}' },
        { run_id: 'r1', test_id: 'test.p.t', row_number: 2n, row_json: '{}' },
      ])
    })
  })
})
