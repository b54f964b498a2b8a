import { describe, expect, it } from 'vitest'
import { UserError, UserErrors } from '../../../src/base/errors.js'
import type { RunEvent } from '../../../src/base/events.js'
import { machineFailure } from '../../../src/engine/machine-failure.js'
import { errorRecords, errorText } from '../../../src/cli/output/error-text.js'
import { humanReporter } from '../../../src/cli/output/human-reporter.js'
import { ageText, countText, durationText, plural } from '../../../src/cli/output/quantities.js'
import { styleFor } from '../../../src/cli/output/style.js'
import { EngineError } from '../../../src/engine/engine-error.js'

const plain = styleFor(false)

describe('quantities', () => {
  it('read as people write them', () => {
    expect([0, 12.4, 999, 3_440, 59_949, 125_000].map(durationText)).toEqual([
      '0 ms',
      '12 ms',
      '999 ms',
      '3.4 s',
      '59.9 s',
      '2 min 05 s',
    ])
    expect([0, 59.9, 60, 3599, 7300, 86_400, 187_300].map(ageText)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '59 min',
      '2 h',
      '1 d',
      '2 d 4 h',
    ])
    expect(countText(1_234_567)).toBe('1,234,567')
    expect([plural(0, 'test'), plural(1, 'test'), plural(2000, 'test')]).toEqual([
      '0 tests',
      '1 test',
      '2,000 tests',
    ])
  })
})

describe('an error', () => {
  const first = new UserError('unknown key "cofig"', {
    code: 'unknown_key',
    where: { file: 'a.yml', line: 3, column: 5 },
    hint: 'Did you mean "config"?',
  })
  const second = new UserError('two\nlines', { code: 'csv_cell', where: { file: 'b.csv', line: 2, row: 1 } })

  it('of the user says where, what and how to mend it', () => {
    expect(errorText(first, plain)).toBe('error a.yml:3:5\n  unknown key "cofig"\n  Did you mean "config"?\n')
  })

  it('among several keeps its own place, and they are counted', () => {
    expect(errorText(new UserErrors([first, second]), plain)).toBe(
      'error a.yml:3:5\n  unknown key "cofig"\n  Did you mean "config"?\nerror b.csv:2 row 1\n  two\n  lines\n\n2 errors\n',
    )
    expect(errorRecords(new UserErrors([first, second])).map(({ code }) => code)).toEqual([
      'unknown_key',
      'csv_cell',
    ])
  })

  it('of Aurora itself says so and keeps its stack', () => {
    const text = errorText(new TypeError('x is not a function'), plain)
    expect(text).toContain('defect of Aurora')
    expect(text).toContain('TypeError: x is not a function\n    at ')
    expect(errorText('thrown text', plain)).toContain('thrown text')
    expect(errorRecords(new Error('x'))).toEqual([
      { code: 'defect', message: expect.stringContaining('Error: x\n') as string },
    ])
  })

  it('of the machine is no defect', () => {
    const full = new EngineError('could not write all bytes', { engineCode: 'io', sql: 'select 1' })
    expect(machineFailure(full)).toMatchObject({ code: 'engine_io', exitCode: 1 })
    for (const engineCode of ['disk_full', 'connection', 'timeout'] as const)
      expect(machineFailure(new EngineError('x', { engineCode, sql: '' }))).toMatchObject({
        code: `engine_${engineCode}`,
        hint: expect.stringMatching(/\.$/) as string,
      })
    expect(machineFailure(new EngineError('x', { engineCode: 'binder', sql: '' }))).toBeUndefined()
    expect(machineFailure(new Error('x'))).toBeUndefined()
  })
})

describe('progress for people', () => {
  const told = { nodeId: 'model.shop.a', name: 'canonical.a', kind: 'table', index: 1, total: 12 }
  const finished = (more: Partial<Extract<RunEvent, { type: 'node_finished' }>>): RunEvent => ({
    type: 'node_finished',
    ...told,
    status: 'success',
    message: '',
    milliseconds: 1200,
    ...more,
  })

  function written(events: readonly RunEvent[], isTerminal: boolean, isColored = false): string {
    let text = ''
    const sink = { isTerminal, columns: 30, write: (more: string) => void (text += more) }
    const reporter = humanReporter(sink, styleFor(isColored))
    for (const event of events) reporter.event(event)
    return text
  }

  it('is a line a node, and nothing for what is reused', () => {
    const text = written(
      [
        { type: 'node_started', ...told },
        { type: 'progress', message: 'payloads', done: 5 },
        finished({ rows: 1500 }),
        finished({ index: 2, status: 'reused', message: 'unchanged' }),
        finished({ index: 3, status: 'error', message: 'it broke' }),
      ],
      false,
    )
    const lines = text.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^ 1\/12 ✓ table {2}canonical\.a +1,500 rows +1\.2 s$/)
    expect(lines[1]).toMatch(/^ 3\/12 ✗ .* it broke$/)
  })

  it('on a terminal has a last line of what is going on, no wider than the terminal', () => {
    const text = written(
      [
        { type: 'progress', message: 'payloads landed from a long path', done: 5000, total: 9000 },
        { type: 'info', message: 'done' },
      ],
      true,
    )
    const clear = '\r\u001b[2K'
    expect(text).toBe(`${'  payloads landed from a long path'.slice(0, 29)}${clear}done\n`)
  })

  it('on a terminal has a line for each provider that is asked, drawn anew as it goes on', () => {
    const asked = (provider: string, done: number) =>
      ({
        type: 'extract_progress',
        provider,
        chainId: 'chain',
        done,
        left: 10 - done,
        failed: 0,
        perMinute: 60,
        secondsLeft: 5,
      }) as const
    const events = [
      asked('one', 1),
      asked('two', 2),
      asked('one', 3),
      { type: 'info', message: 'done' } as const,
    ]
    const shown = written(events, true)
    const lane = (provider: string) => `  ${provider.padEnd(24)} ch`
    const clear = '\r\u001b[2K'
    const clearTwo = `${clear}\u001b[1A${clear}`
    expect(shown).toBe(
      [
        lane('one'),
        `${clear}${lane('one')}\n${lane('two')}`,
        `${clearTwo}${lane('one')}\n${lane('two')}`,
        `${clearTwo}done\n`,
      ].join(''),
    )
    expect(written(events, false)).toBe('done\n')
  })

  it('paints what failed, warned and was skipped differently', () => {
    const lines = (['success', 'warn', 'fail', 'skipped'] as const).map((status) =>
      written([finished({ status, message: 'why' })], false, true),
    )
    expect(lines[0]).toContain('\u001b[32m✓')
    expect(lines[1]).toContain('\u001b[33m!')
    expect(lines[2]).toContain('\u001b[31m✗')
    expect(lines[3]).toContain('\u001b[2m-')
  })
})
