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
const walk = (line, { relation, key, sources, made_of: madeOf }) => {
  for (const { payload_id: id } of sources)
    hold(
      landed.has(id),
      `line ${line}: ${relation} ${key} rests on the answer ${id}, which is not in the pack`,
    )
  for (const child of madeOf) walk(line, child)
}
for (const { line_id: line, made_of: madeOf } of json('traces.json'))
  for (const node of madeOf) walk(line, node)

// ---- Every line is what its inputs give, and every input stands in its row.

const rows = json('rows.json')
const lines = json('lines.json')
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

const finance = json('finance.json')
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
if (finance.frozen_statement !== null && statement !== null) {
  for (const column of [
    'total_native',
    'adjustments_native',
    'withheld_native',
    'carry_in_native',
    'payable_native',
    'carry_out_native',
  ])
    hold(
      sameAmount(finance.frozen_statement[column], statement[column]),
      `${column} is not what was released`,
    )
  const frozen = new Map(finance.frozen_lines.map((line) => [line.line_id, line]))
  hold(frozen.size === lines.length, `${frozen.size} lines were released, and the pack has ${lines.length}`)
  for (const { line_id: id, line } of lines)
    hold(
      sameAmount(frozen.get(id)?.final_amount_native ?? null, line.final_amount_native),
      `line ${id} is not what was released`,
    )
}

// ---- What came of it.

console.log(`Statement ${manifest.statement}, publication ${manifest.publication_id}`)
console.log(`SHA-256 of manifest.json: ${sha256(manifestBytes)}`)
console.log(
  `${manifest.files.length} files, ${lines.length} lines, ${payloads.length} answers, ${finance.events.length} events`,
)
for (const note of notes) console.log(`note: ${note}`)
for (const problem of problems) console.log(`✗ ${problem}`)
console.log(problems.length === 0 ? '✓ everything holds' : `✗ ${problems.length} things do not hold`)
process.exit(problems.length === 0 ? 0 : 1)
