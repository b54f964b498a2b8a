import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../../src/base/hash.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { createDatabase } from '../../support/postgres/test-database.js'
import { connectionTo, testEngines } from '../../support/test-engines.js'
import type { SampleProject } from '../sample/sample-project.js'
import { clockFrom, createSampleProject } from '../sample/sample-project.js'

const run = promisify(execFile)
const statement = 'harbor-custody/solana-mainnet/5001'
const one = 'FxB57odRyZR22JXe6JxKYdvnNakEvPjvpM36QCnFkSLA'

interface Pack {
  readonly statement: string
  readonly lines: number
  readonly payloads: number
  readonly manifestSha256: string
  readonly verdicts: Readonly<Record<string, number>>
  readonly changedModels: readonly string[]
}

describe.each(testEngines)('a disputed statement on $name', ({ dialect }) => {
  let project: SampleProject
  let url = ''
  let drop = async (): Promise<void> => undefined
  let lineId = ''

  beforeAll(async () => {
    if (dialect === 'postgres') ({ url, drop } = await createDatabase())
    project = createSampleProject(
      dialect === 'postgres'
        ? { WAREHOUSE_URL: url, AURORA_TARGET: 'server', AURORA_ACTOR: 'ida' }
        : { AURORA_ACTOR: 'ida' },
      // A day for which the sample has the price that a release needs, and that knows all of the registry.
      clockFrom('2026-02-10T12:00:00Z'),
    )
    await project.load({ epochs: 8, validators: 3, stakedValidators: 3, stakers: 4, detailedValidators: 3 })
    await project.aurora(['build'])
    const [row] = await project.query(
      `select line_id from computation.partner_commission_lines
        where agreement_id = 'harbor-tips' and validator_key = '${one}' order by line_id limit 1`,
    )
    lineId = row?.['line_id'] ?? ''
  }, 400_000)

  afterAll(async () => {
    project.remove()
    await drop()
  })

  /** Changes the warehouse behind Aurora's back. */
  async function change(sql: string): Promise<void> {
    const engine =
      dialect === 'postgres'
        ? await openPostgres({ connection: connectionTo(url) })
        : await openDuckdb({ path: join(project.folder, 'data/aurora.duckdb') })
    await engine.withSession((session) => session.execute(sql))
    await engine.close()
  }

  describe('explain', () => {
    it('prints every figure of a line with how it came about, and the verdict', async () => {
      const said = await project.aurora(['explain', lineId])
      expect(said).toMatch(/^RATE third-of-tips, Harbor: a third of the tips/)
      expect(said).toMatch(/^ {2}base +0\.\d+ +.* share 1 of 3, by largest remainder$/m)
      expect(said).toMatch(/^ {2}rate +20 %$/m)
      expect(said).toMatch(/ {2}✓ agrees with the published line\n$/)
    })

    it('gives inputs with their rows and steps with their operands as JSON', async () => {
      const record = JSON.parse(await project.aurora(['explain', lineId, '--output', 'json'])) as {
        readonly inputs: readonly { readonly relation: string; readonly column: string }[]
        readonly steps: readonly { readonly operation: string }[]
      }
      expect(record).toMatchObject({ line_id: lineId, verdict: 'AGREES', native_unit: 'SOL' })
      expect(record.inputs.map(({ relation, column }) => `${relation}.${column}`)).toContain(
        'computation.validator_pnl.mev_tips_native',
      )
      expect(record.steps.map(({ operation }) => operation)).toEqual(['allocate', 'bps'])
    })

    it.each(['4f1c', '00000000-0000-0000-0000-000000000000'])(
      'says how to find a line that is not %s',
      async (id) => {
        expect(await project.aurora(['explain', id], 1)).toMatch(/There is no line .*\n.*aurora query/)
      },
    )
  })

  describe('trace', () => {
    it('leads from a line to its rule in the registry, and to bytes that fit their hash', async () => {
      const said = await project.aurora(['trace', lineId])
      expect(said).toMatch(/rule registry\.agreement_rules .* seeds\/registry\/agreement_rules\.csv:\d+/)
      expect(said).toMatch(/ledger computation\.component_ledger/)
      expect(said).toMatch(
        /P&L computation\.validator_pnl[^]*facts canonical\.canonical_validator_mev[^]*answer \[\d\]/,
      )
      expect(said).toMatch(/\n✓ \d+ answers, all with the bytes that came\n$/)
    })

    it('leads from a row of any table down, by its key or its id', async () => {
      const pnl = await project.aurora(['trace', 'validator_pnl', `solana-mainnet|5001|${one}`])
      expect(pnl).toMatch(/made of canonical\.canonical_validator_fees/)
      const [row] = await project.query(
        `select pnl_id from computation.validator_pnl inner join canonical.canonical_periods using (chain_id, period_id)
          where validator_key = '${one}' and period_identifier = '5001'`,
      )
      const byId = await project.aurora([
        'trace',
        'computation.validator_pnl',
        row?.['pnl_id'] ?? '',
        '--output',
        'json',
      ])
      expect(JSON.parse(byId)).toMatchObject({ trace: { key: `solana-mainnet|5001|${one}` } })
      expect(await project.aurora(['trace', 'agreements', 'harbor-tips'])).toMatch(
        /seeds\/registry\/agreements\.csv:\d+/,
      )
      expect(await project.aurora(['trace', 'partner_commission_lines', lineId])).toMatch(/^line /)
    })

    it('says what a key is made of where no row has it', async () => {
      expect(await project.aurora(['trace', 'validator_pnl', 'solana-mainnet|1|x'], 1)).toMatch(
        /A key is chain_id\|the period\|validator_key, or pnl_id/,
      )
      expect(await project.aurora(['trace', 'canonical_blocks', 'solana-mainnet|soon|x'], 1)).toMatch(
        /has no row/,
      )
      expect(await project.aurora(['trace', 'validator_pln', 'x'], 2)).toMatch(/Did you mean "validator_pnl"/)
    })

    it('finds bytes that were changed', async () => {
      const { trace } = JSON.parse(await project.aurora(['trace', lineId, '--output', 'json'])) as {
        trace: unknown
      }
      const [, payload = ''] = /"payload_id":"([^"]+)"/.exec(JSON.stringify(trace)) ?? []
      const where = `from staging.staging_payloads where payload_id = '${payload}'`
      await change(`create table staging.kept as select raw_payload ${where}`)
      await change(
        `update staging.staging_payloads set raw_payload = raw_payload || ' ' where payload_id = '${payload}'`,
      )
      expect(await project.aurora(['trace', lineId], 1)).toMatch(/✗ the bytes hash to/)
      await change(
        `update staging.staging_payloads set raw_payload = (select raw_payload from staging.kept) where payload_id = '${payload}'`,
      )
      await change('drop table staging.kept')
    })
  })

  describe('the pack', () => {
    let folder: string
    let pack: Pack

    beforeAll(async () => {
      await project.aurora(['statement', 'submit', statement])
      await project.aurora(['statement', 'approve', statement, '--actor', 'omar'])
      pack = await make('pack.zip')
      folder = unpack('pack.zip')
    }, 400_000)

    async function make(file: string): Promise<Pack> {
      return JSON.parse(
        await project.aurora(['dispute-pack', statement, '--out', file, '--output', 'json']),
      ) as Pack
    }

    function unpack(file: string): string {
      const into = mkdtempSync(join(project.folder, 'unpacked-'))
      for (const [path, bytes] of Object.entries(unzipSync(readFileSync(join(project.folder, file))))) {
        mkdirSync(dirname(join(into, path)), { recursive: true })
        writeFileSync(join(into, path), bytes)
      }
      return into
    }

    /** What the script in a folder says, and its exit code. */
    async function verified(where: string): Promise<{ readonly code: number; readonly said: string }> {
      try {
        const { stdout } = await run(process.execPath, ['verify.mjs'], { cwd: where })
        return { code: 0, said: stdout }
      } catch (error) {
        const { code, stdout } = error as { code: number; stdout: string }
        return { code, said: stdout }
      }
    }

    const read = (path: string) => readFileSync(join(folder, path), 'utf8')

    /** Changes a file of the pack, and undoes it after `look`; `isSealed` mends the manifest as a forger would. */
    async function forged(path: string, edit: (text: string) => string, isSealed: boolean): Promise<string> {
      const [text, manifest] = [read(path), read('manifest.json')]
      const changed = edit(text)
      expect(changed).not.toBe(text)
      writeFileSync(join(folder, path), changed)
      if (isSealed) {
        const sealed = JSON.parse(manifest) as { files: { path: string; sha256: string; bytes: number }[] }
        for (const file of sealed.files)
          if (file.path === path)
            Object.assign(file, { sha256: sha256(changed), bytes: Buffer.byteLength(changed) })
        writeFileSync(join(folder, 'manifest.json'), JSON.stringify(sealed))
      }
      const { code, said } = await verified(folder)
      expect(code).toBe(1)
      writeFileSync(join(folder, path), text)
      writeFileSync(join(folder, 'manifest.json'), manifest)
      return said
    }

    it('holds lines, rows, answers, SQL, tests and events, and its own script finds nothing wrong', async () => {
      expect(pack).toMatchObject({ statement, changedModels: [] })
      expect(Object.keys(pack.verdicts)).toEqual(['AGREES'])
      expect(pack.payloads).toBeGreaterThan(5)
      expect(readdirSync(join(folder, 'payloads')).length).toBe(pack.payloads)
      expect(read('sql/models/computation/rate_lines.sql')).toMatch(/"computation"\."commission_bases"/)
      expect(read('sql/tests/data/law_2_statements_balance.sql')).toMatch(/select/)
      expect(read('tests.json')).toMatch(/law_2_statements_balance/)
      expect(read('README.txt')).toMatch(/node verify\.mjs/)
      const { code, said } = await verified(folder)
      expect(said).toMatch(new RegExp(`SHA-256 of manifest.json: ${pack.manifestSha256}`))
      expect(said).toMatch(/, 2 events\n[^]*✓ everything holds\n$/)
      expect(code).toBe(0)
    })

    it('is the same archive, byte by byte, for the same publication', async () => {
      await make('again.zip')
      const [first, again] = ['pack.zip', 'again.zip'].map((file) => readFileSync(join(project.folder, file)))
      expect(again?.equals(first ?? Buffer.alloc(0))).toBe(true)
    })

    it('shows nothing of what others were given of a component', () => {
      const rows = JSON.parse(read('rows.json')) as Record<
        string,
        Record<string, Record<string, string | null>>
      >
      const columns = Object.values(rows['computation.component_ledger'] ?? {}).flatMap(Object.keys)
      expect(columns).toContain('component_native')
      expect(columns).not.toContain('attributed_native')
      expect(Object.values(rows['computation.validator_pnl'] ?? {}).flatMap(Object.keys)).not.toContain(
        'net_native',
      )
    })

    it('finds a byte of an answer that was changed, whatever the manifest says', async () => {
      const [payload = ''] = readdirSync(join(folder, 'payloads'))
      const edit = (text: string) => text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
      expect(await forged(`payloads/${payload}`, edit, false)).toMatch(
        /is not the file that the manifest lists\n[^]*✗ 2 things do not hold\n$/,
      )
      expect(await forged(`payloads/${payload}`, edit, true)).toMatch(
        /its bytes have another hash\n✗ 1 thing does not hold\n$/,
      )
    })

    it('finds a figure of a line, of an input or of the statement that was changed', async () => {
      const other = (name: string) => (text: string) =>
        text.replace(new RegExp(`("${name}": "\\d+\\.\\d)(\\d)`), (_, before: string, digit: string) => {
          return `${before}${(Number(digit) + 1) % 10}`
        })
      expect(await forged('lines.json', other('final_amount_native'), true)).toMatch(
        /final_amount_native is .* not what the inputs give/,
      )
      expect(await forged('rows.json', other('mev_tips_native'), true)).toMatch(
        /computation\.validator_pnl .* says/,
      )
      expect(await forged('statement.json', other('total_native'), true)).toMatch(
        /total of the statement is not/,
      )
      expect(await forged('lines.csv', (text) => text.replace('RATE', 'FATE'), true)).toMatch(
        /lines\.csv says something else/,
      )
    })

    it('finds an event that was changed, a file that is gone and one that was slipped in', async () => {
      expect(await forged('finance.json', (text) => text.replace('"omar"', '"eve"'), true)).toMatch(
        /the event 2 \(APPROVE\) was changed/,
      )
      expect(
        await forged(
          'manifest.json',
          (text) => text.replace('"path": "tests.json"', '"path": "tests2.json"'),
          false,
        ),
      ).toMatch(/tests2\.json is not there[^]*tests\.json is in the folder/)
    })

    it('finds an amount that is not the one in the answer, and says how many it compared', async () => {
      expect((await verified(folder)).said).toMatch(
        /\n[1-9]\d* amounts compared with the answers they were taken from, \d+ not\n/,
      )
      const otherRevenue = (text: string) =>
        text.replace(/(\.mev_revenue",\s+"amount": "\d+\.)(\d)/, (_, before: string, digit: string) => {
          return `${before}${(Number(digit) + 1) % 10}`
        })
      expect(await forged('traces.json', otherRevenue, true)).toMatch(
        /canonical\.canonical_\w+ .* was made of .*, but the answer .* says \d+ at \$\.rewards\[\d+\]\.mev_revenue/,
      )
      const elsewhere = (text: string) => text.replace('.mev_revenue', '.no_revenue')
      expect(await forged('traces.json', elsewhere, true)).toMatch(
        /no_revenue of the answer .*, where nothing/,
      )
    })

    it('believes of no line that it was released otherwise where nothing was released', async () => {
      const changed = (text: string) => text.replace('"verdict": "AGREES"', '"verdict": "CHANGED"')
      expect(await forged('lines.json', changed, true)).toMatch(
        /is not what its inputs give, and was not released as it is/,
      )
    })

    describe('of a released statement', () => {
      const otherFinal = (text: string) =>
        text.replace(/("final_amount_native": "-?\d+\.\d)(\d)/, (_, before: string, digit: string) => {
          return `${before}${(Number(digit) + 1) % 10}`
        })

      it('holds its lines to those that were frozen, and these to the hash of the release', async () => {
        await project.aurora(['statement', 'release', statement, '--actor', 'ada'])
        await make('released.zip')
        folder = unpack('released.zip')
        expect(read('README.txt')).toMatch(/It was released/)
        expect((await verified(folder)).said).toMatch(/, 3 events\n[^]*✓ everything holds/)
        expect(await forged('finance.json', otherFinal, true)).toMatch(
          /what was frozen is not what the release was chained with[^]*line .* is not what was released/,
        )
        expect(await forged('finance.json', (text) => text.replace('"RELEASE"', '"SUBMIT"'), true)).toMatch(
          /frozen without being released/,
        )
      })

      it('holds lines whose terms changed since to what was released, and today’s to their inputs', async () => {
        const rules = join(project.folder, 'seeds/registry/agreement_rules.csv')
        const terms = readFileSync(rules, 'utf8')
        writeFileSync(rules, terms.replace(/^(harbor-tips,.*,3333),2000,/m, '$1,2100,'))
        await project.aurora(['build'])
        const changed = await make('changed.zip')
        expect(changed.verdicts['CHANGED']).toBeGreaterThan(0)
        folder = unpack('changed.zip')
        const { said, code } = await verified(folder)
        expect(said).toMatch(/note: line .* was released with .*; today’s inputs give [^]*✓ everything holds/)
        expect(code).toBe(0)
        const otherLine = (text: string) =>
          text.replace(/("verdict": "CHANGED"[^]*?"line": \{[^]*?)("final_amount_native": ")/, '$1$21')
        expect(await forged('lines.json', otherLine, true)).toMatch(/and was not released as it is/)
        const otherToday = (text: string) =>
          text.replace(/("verdict": "CHANGED"[^]*?"today": \{[^]*?)("final_amount_native": ")/, '$1$21')
        expect(await forged('lines.json', otherToday, true)).toMatch(
          /today’s line is .*, which is not what the inputs give/,
        )
        writeFileSync(rules, terms)
      })
    })

    it('replaces no file unasked, and knows no statement that is none', async () => {
      expect(await project.aurora(['dispute-pack', statement, '--out', 'pack.zip'], 2)).toMatch(
        /is there already/,
      )
      expect(await project.aurora(['dispute-pack', statement, '--out', 'pack.zip', '--force'])).toMatch(
        /lines?, \d+ answers, \d+ files\n {2}SHA-256 of its manifest: [0-9a-f]{64}\n/,
      )
      expect(await project.aurora(['dispute-pack', 'harbor-custody/solana-mainnet/1'], 1)).toMatch(
        /There is no/,
      )
      expect(readdirSync(project.folder).filter((name) => name.endsWith('.unfinished'))).toEqual([])
      rmSync(join(project.folder, 'again.zip'), { force: true })
    })
  })
})
