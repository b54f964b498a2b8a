// Checks a dispute pack: `node verify.mjs` in its folder. It needs Node 20 or newer, no network and nothing else, and it
// shares no code with what made the pack. It ends with 0 when everything holds, with 1 when something does not.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url))
const problems = []
const notes = []

/** Says what is wrong when something is. */
const hold = (isTrue, problem) => {
  if (!isTrue) problems.push(problem)
}
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const read = (path) => readFileSync(join(folder, path))
const json = (path) => JSON.parse(read(path).toString('utf8'))

// ---- Amounts are integers here: atoms of a coin, basis points, or whatever is counted.

const atomsInCoin = 10n ** 18n

/** `-1.05` as -1050000000000000000n. */
const atoms = (text) => {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(text) ?? []
  if (whole === undefined) throw new Error(`"${text}" is no amount`)
  const value = BigInt(whole) * atomsInCoin + BigInt(fraction.padEnd(18, '0'))
  return sign === '-' ? -value : value
}
const valueOf = ({ unit, value }) => (unit === 'coin' ? atoms(value) : BigInt(value))
const sum = (values) => values.reduce((total, value) => total + value, 0n)
const absolute = (value) => (value < 0n ? -value : value)

/** Parts by weights that sum to the amount: of equal remainders the earlier part gets the atom that is left. */
const allocated = (amount, weights) => {
  const whole = sum(weights)
  if (whole === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight, place) => ({
    place,
    part: (amount * weight) / whole,
    remainder: absolute((amount * weight) % whole),
  }))
  const left = Number(absolute(amount - sum(parts.map(({ part }) => part))))
  const favoured = [...parts]
    .sort((one, other) =>
      one.remainder === other.remainder ? one.place - other.place : one.remainder > other.remainder ? -1 : 1,
    )
    .slice(0, left)
  for (const part of favoured) part.part += amount < 0n ? -1n : 1n
  return parts.map(({ part }) => part)
}

const rateAt = (measure, tiers) => {
  let rate = tiers[1] ?? 0n
  for (let place = 0; place + 1 < tiers.length; place += 2)
    if (tiers[place] <= measure) rate = tiers[place + 1]
  return rate
}

// BigInt division cuts toward zero, as the terms want it.
const operations = {
  bps: ([amount, rate]) => (amount * rate) / 10000n,
  part: ([amount, part, whole]) => (whole === 0n ? 0n : (amount * part) / whole),
  allocate: ([amount, ...weights], place) => allocated(amount, weights)[place - 1],
  sum: (values) => sum(values),
  subtract: ([first, second]) => first - second,
  positive: ([value]) => (value > 0n ? value : 0n),
  negative: ([value]) => (value < 0n ? value : 0n),
  negate: ([value]) => -value,
  slice: ([amount, lower, upper]) => {
    const reached = (upper === undefined || amount < upper ? amount : upper) - lower
    return reached > 0n ? reached : 0n
  },
  rate_at: ([measure, ...tiers]) => rateAt(measure, tiers),
}

// ---- Every file is the one that the manifest lists, and there is no other.

const manifestBytes = read('manifest.json')
const manifest = JSON.parse(manifestBytes.toString('utf8'))
const found = new Set(
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(join(folder, '/').length)
        .replaceAll('\\', '/'),
    ),
)
for (const { path, sha256: hash, bytes } of manifest.files) {
  if (!found.delete(path)) {
    hold(false, `${path} is not there`)
    continue
  }
  const content = read(path)
  hold(
    sha256(content) === hash && content.length === bytes,
    `${path} is not the file that the manifest lists`,
  )
}
found.delete('manifest.json')
for (const path of found) hold(false, `${path} is in the folder, and the manifest does not list it`)

// ---- Every answer is what the provider sent, and every place that a line leads to is in one of them.

const payloads = json('payloads.json')
const landed = new Set()
for (const { payload_id: id, file, response_hash: hash } of payloads) {
  landed.add(id)
  hold(sha256(read(file)) === hash, `the answer ${id} is not the one that came: its bytes have another hash`)
}

/** Amounts that rows were made of, by the answer in which they are said to stand, each once. */
const said = new Map()
const walk = (line, { relation, key, sources, made_of: madeOf }) => {
  for (const { payload_id: id, json_path: path, amount } of sources) {
    hold(
      landed.has(id),
      `line ${line}: ${relation} ${key} rests on the answer ${id}, which is not in the pack`,
    )
    if (amount === undefined || !landed.has(id)) continue
    if (!said.has(id)) said.set(id, new Map())
    said.get(id).set(`${path} ${amount} ${relation} ${key}`, { path, amount, row: `${relation} ${key}` })
  }
  for (const child of madeOf) walk(line, child)
}
for (const { line_id: line, made_of: madeOf } of json('traces.json'))
  for (const node of madeOf) walk(line, node)

// ---- An amount that stands plainly in an answer, as a number in coins or in their 9th or 18th decimal, is the one there.

/** JSON in which every number is the text that came, or undefined: no digit is lost. */
const losslessJson = (text) => {
  try {
    const numbersAsText = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    )
    return JSON.parse(numbersAsText)
  } catch {
    return undefined
  }
}

/** What stands at `$.rewards[4].amount`; undefined where nothing does. */
const valueAt = (value, path) => {
  const steps = path.matchAll(/\.([A-Za-z_]\w*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)
  for (const [, name, index, quoted] of steps) value = value?.[name ?? index ?? JSON.parse(quoted)]
  return value
}

const plainNumber = /^-?\d+(\.\d{1,18})?$/
let comparedAmounts = 0
let otherAmounts = 0
for (const { payload_id: id, file } of payloads) {
  if (!said.has(id)) continue
  const body = losslessJson(read(file).toString('utf8'))
  for (const { path, amount, row } of said.get(id).values()) {
    const value = body === undefined || path === undefined ? null : valueAt(body, path)
    hold(value !== undefined, `${row} was taken from ${path} of the answer ${id}, where nothing stands`)
    if (typeof value !== 'string' || !plainNumber.test(value)) {
      otherAmounts += 1
      continue
    }
    comparedAmounts += 1
    hold(
      [0n, 9n, 18n].some((decimals) => atoms(amount) * 10n ** decimals === atoms(value)),
      `${row} was made of ${amount}, but the answer ${id} says ${value} at ${path}`,
    )
  }
}

// ---- Every line is what its inputs give, and every input stands in its row.

const rows = json('rows.json')
const lines = json('lines.json')
const finance = json('finance.json')
const frozen = new Map(finance.frozen_lines.map((line) => [line.line_id, line]))
const release = finance.events.findLast(({ event }) => event === 'RELEASE')
const sameAmount = (one, other) =>
  one === null || other === null ? one === other : atoms(one) === atoms(other)

const workOut = (line) => {
  const values = new Map()
  for (const { id, label, unit, value, relation, key, column } of line.inputs) {
    const cell = rows[relation]?.[key]?.[column] ?? null
    const isThere = cell !== null && valueOf({ unit, value: cell }) === valueOf({ unit, value })
    hold(
      isThere,
      `line ${line.line_id}: ${label} is ${value}, but ${relation} ${key} says ${cell ?? 'nothing'}`,
    )
    values.set(id, valueOf({ unit, value }))
  }
  for (const step of line.steps) {
    const result = operations[step.operation](
      step.operands.map((id) => values.get(id)),
      step.place,
    )
    hold(
      result === valueOf(step),
      `line ${line.line_id}: ${step.label} is ${step.value}, which its operands do not give`,
    )
    values.set(step.id, result)
  }
  return values
}

/** A published figure of a line that was worked out too: null where nothing is known. */
const holdCheck = (line, values, { column, published, figure }) => {
  // Of a tier the figure stands in a row of its own, else in the line.
  const said = column in line.line ? line.line[column] : published
  const worked = figure === null ? null : values.get(figure)
  const isRate = column.endsWith('_bps')
  const value = said === null ? null : isRate ? BigInt(said) : atoms(said)
  hold(
    value === worked,
    `line ${line.line_id}: ${column} is ${said ?? 'nothing'}, which is not what the inputs give`,
  )
}

for (const line of lines) {
  const { line_id: id, verdict, today } = line
  const final = line.line.final_amount_native
  const values = workOut(line)
  if (verdict === 'CHANGED') {
    // Its inputs give another amount by now: what holds it is the release.
    hold(
      release !== undefined && frozen.has(id) && sameAmount(frozen.get(id).final_amount_native, final),
      `line ${id} is not what its inputs give, and was not released as it is`,
    )
    if (today !== null)
      hold(
        (line.result === null ? null : values.get(line.result)) ===
          (today.final_amount_native === null ? null : atoms(today.final_amount_native)),
        `line ${id}: today’s line is ${today.final_amount_native ?? 'unknown'}, which is not what the inputs give`,
      )
    notes.push(
      `line ${id} was released with ${final}; today’s inputs give ${today?.final_amount_native ?? 'no such line'}`,
    )
    continue
  }
  hold(
    line.checks.some(({ column }) => column === 'final_amount_native'),
    `line ${id} was never worked out`,
  )
  for (const check of line.checks) holdCheck(line, values, check)
  if (verdict === 'UNKNOWN') notes.push(`line ${id} is unknown: ${line.missing.join('; ')}`)
}

// ---- The table of lines says the same.

const columns = read('lines.csv').toString('utf8').split('\n')[0].split(',')
const cellText = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const table = lines.map((line) => columns.map((column) => line.line[column] ?? line[column] ?? ''))
const csv = [columns, ...table].map((cells) => `${cells.map(cellText).join(',')}\n`).join('')
hold(csv === read('lines.csv').toString('utf8'), 'lines.csv says something else than lines.json')

// ---- The statement is the sum of its lines.

const { statement } = json('statement.json')
if (statement === null) hold(false, 'statement.json has no statement')
else if (statement.total_native === null) notes.push(`the statement is blocked: ${statement.blocking_reason}`)
else {
  const finals = (isMeant) =>
    sum(
      lines.filter(({ line_kind: kind }) => isMeant(kind)).map(({ line }) => atoms(line.final_amount_native)),
    )
  const total = finals((kind) => kind !== 'ADJUSTMENT' && kind !== 'WITHHOLDING')
  const adjustments = finals((kind) => kind === 'ADJUSTMENT')
  const withheld = -finals((kind) => kind === 'WITHHOLDING')
  const amount = (column) => atoms(statement[column])
  hold(total === amount('total_native'), 'the total of the statement is not the sum of its lines')
  hold(
    adjustments === amount('adjustments_native'),
    'the adjustments of the statement are not those of its lines',
  )
  hold(withheld === amount('withheld_native'), 'what the statement withholds is not what its lines do')
  hold(
    total + adjustments + amount('carry_in_native') ===
      withheld + amount('payable_native') + amount('carry_out_native'),
    'what the statement takes in is not what it gives out',
  )
}

// ---- Events are chained, and frozen lines are the lines.

const microseconds = (time) => {
  const fraction = /\.(\d{1,6})/.exec(time)?.[1] ?? ''
  return BigInt(Date.parse(time.replace(/\.\d+/, '')) / 1000) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}
const hashedText = (value) => (value === null ? '~' : `${Buffer.byteLength(String(value))}:${String(value)}`)
for (const event of finance.events) {
  const values = [
    ...['event_id', 'partner_id', 'chain_id', 'period_id', 'sequence_number', 'event', 'actor', 'reason'].map(
      (column) => event[column],
    ),
    microseconds(event.occurred_at),
    event.publication_id,
    event.content_hash,
    event.previous_hash,
  ]
  const hash = sha256(values.map(hashedText).join(''))
  hold(
    hash === event.event_hash,
    `the event ${event.sequence_number} (${event.event}) was changed: its hash is another`,
  )
  hold(
    finance.chain.some(
      (link) => link.event_hash === event.event_hash && link.previous_hash === event.previous_hash,
    ),
    `the event ${event.sequence_number} (${event.event}) is not in the chain`,
  )
}
finance.chain.forEach((link, index) => {
  const before = finance.chain[index - 1]
  if (before) hold(link.previous_hash === before.event_hash, 'the chain of events is broken')
})

// ---- What was released is what was frozen, and what was frozen has the hash that the release was chained with.

/** The texts of a row's cells one after another, as they are hashed. */
const hashedCells = (row, columns) =>
  columns
    .map((column) => {
      const value = row[column] ?? null
      if (value === null) return hashedText(value)
      if (column === 'override_at') return hashedText(microseconds(value))
      return hashedText(column === 'fiat_price_date' ? Date.parse(value) / 86_400_000 : value)
    })
    .join('')
const hashOfAll = (hashes) => sha256([...hashes].sort().join(''))
const amountColumns = [
  'total_native',
  'adjustments_native',
  'withheld_native',
  'carry_in_native',
  'payable_native',
  'carry_out_native',
]
const statementColumns = [
  ...['partner_id', 'chain_id', 'period_id', 'statement_id', ...amountColumns, 'quote_currency', 'fiat_rate'],
  ...['fiat_price_date', 'fiat_source', 'fiat_payable', 'line_count', 'blocking_reason'],
]
const lineColumns = [
  ...['line_id', 'agreement_id', 'version_number', 'rule_key', 'chain_id', 'period_id', 'source_period_id'],
  ...['validator_key', 'revenue_component', 'line_kind', 'rule_id', 'partner_id', 'attribution_method'],
  ...['base_method', 'base_amount_native', 'commission_rate_bps', 'pre_override_amount_native'],
  ...['override_amount_native', 'override_reason', 'override_author', 'override_at', 'override_drift'],
  ...['final_amount_native', 'status', 'cause', 'previous_amount_native', 'new_amount_native'],
  'previous_publication_id',
]
const inputColumns = ['source_statement_id', 'relation', 'row_key', 'row_hash', 'payload_id', 'response_hash']

const frozenStatement = finance.frozen_statement
hold(
  (release === undefined) === (frozenStatement === null),
  'a statement was released without being frozen, or frozen without being released',
)
if (frozenStatement !== null) {
  const [ofLines, ofInputs] = [
    [finance.frozen_lines, lineColumns],
    [finance.frozen_inputs, inputColumns],
  ].map(([frozenRows, names]) => hashOfAll(frozenRows.map((row) => sha256(hashedCells(row, names)))))
  const hash = sha256(
    hashedCells(frozenStatement, statementColumns) + hashedText(ofLines) + hashedText(ofInputs),
  )
  hold(hash === release?.content_hash, 'what was frozen is not what the release was chained with')
}
if (frozenStatement !== null && statement !== null) {
  for (const column of amountColumns)
    hold(sameAmount(frozenStatement[column], statement[column]), `${column} is not what was released`)
  hold(frozen.size === lines.length, `${frozen.size} lines were released, and the pack has ${lines.length}`)
  for (const { line_id: id, line } of lines)
    hold(
      lineColumns.every((column) => (frozen.get(id)?.[column] ?? null) === line[column]),
      `line ${id} is not what was released`,
    )
}

// ---- What came of it.

console.log(`Statement ${manifest.statement}, publication ${manifest.publication_id}`)
console.log(`SHA-256 of manifest.json: ${sha256(manifestBytes)}`)
console.log(
  `${manifest.files.length} files, ${lines.length} lines, ${payloads.length} answers, ${finance.events.length} events`,
)
console.log(`${comparedAmounts} amounts compared with the answers they were taken from, ${otherAmounts} not`)
for (const note of notes) console.log(`note: ${note}`)
for (const problem of problems) console.log(`✗ ${problem}`)
const failed = problems.length === 1 ? '1 thing does not hold' : `${problems.length} things do not hold`
console.log(problems.length === 0 ? '✓ everything holds' : `✗ ${failed}`)
process.exit(problems.length === 0 ? 0 : 1)
