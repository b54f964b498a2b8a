#!/usr/bin/env node
// The demo: makes a sample archive, lands it, builds, and shows what came out. No network, no other program.
import { existsSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const database = resolve(root, process.env.AURORA_DUCKDB_PATH || 'data/aurora.duckdb')
const archive = join(dirname(database), 'demo', 'sample.ndjson.gz')
const started = performance.now()

async function demo() {
  const { writeSampleArchive } = await import('../dist/sample/archive.js')
  const { demoOptions } = await import('../dist/sample/options.js')

  heading('A sample of provider answers')
  const answers = await writeSampleArchive(archive, demoOptions)
  say(
    `${answers} answers of seven providers about an invented operator, Northwind Staking: ${demoOptions.epochs} epochs,`,
    `${demoOptions.validators} validators with ${demoOptions.stakers} stake accounts each, four partners.`,
    `They stand in ${shown(archive)}, in the shapes in which the providers send them.`,
  )

  heading('Landing them: every byte is kept, nothing broken is used')
  // Rejected answers make `load` end with 1, so that nobody overlooks them; the sample has some on purpose.
  if (!(await aurora(['load', shown(archive)], [0, 1]))) return 1
  say(
    'Five of the answers are broken on purpose: they were rejected, with their bytes kept, and are never used.',
  )

  heading('Building: plan, stage, test, publish, all of it or none of it')
  if (!(await aurora(['build']))) return 1

  heading('The statements of the four partners')
  if (!(await aurora(['query', statementsSql]))) return 1
  say('Amounts are exact to the 18th decimal; what the chain cannot pay is carried to the next epoch.')

  heading('What is wrong in the sample on purpose, and where to see it')
  for (const { what, command } of traps) say(`• ${what.join('\n  ')}`, `  $ npx aurora ${command}`, '')

  heading('Where to go from here')
  for (const [command, purpose] of nextSteps) say(`  $ npx aurora ${command.padEnd(60)}  ${purpose}`)
  say('', `All of it is in ${shown(database)}; "npm run demo" again changes nothing that is there.`)
  say(`Done in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  return 0
}

const statementsSql = `
  select
    partner_id as partner,
    period_identifier as epoch,
    total_native as total,
    carry_in_native as carried_in,
    payable_native as payable,
    carry_out_native as carried_out,
    coalesce(blocking_reason, '') as blocked_by
  from computation.partner_commission_statements
  join canonical.canonical_periods using (chain_id, period_id)
  where period_number between 5000 and 5007
  order by partner, period_number`

const periods =
  'join (select chain_id, period_id, period_identifier from canonical.canonical_periods) using (chain_id, period_id)'
const one = "'FxB57odRyZR22JXe6JxKYdvnNakEvPjvpM36QCnFkSLA'"
const two = "'9A6bTwU2GLfyYTYyunnkiXuHFTyyVg5N2sjcpBeCm2y5'"

/** What to look at, by what a reader wants to know first. */
const traps = [
  {
    what: [
      'Of one of the slots that Northwind Two led in epoch 5003 the node says "skipped, or missing", and no later block',
      'proves which; the other providers do not know its block fees either. Unknown is not zero: the fees are MISSING.',
    ],
    command: `query "select period_identifier, produced_slots, skipped_slots, unknown_slots, gross_fees_native, status from canonical.canonical_validator_fees ${periods} where validator_key = ${two} order by 1"`,
  },
  {
    what: [
      'So Meridian is not paid less for that epoch, but not yet: its statement is blocked, and says by what.',
    ],
    command: 'show statement_blockers',
  },
  {
    what: [
      'Quayside is paid: a person set the amount of the missing line, and another agreed. One override was made before',
      'figures changed: it says drift.',
    ],
    command: `query "select agreement_id, period_identifier, pre_override_amount_native, override_amount_native, override_drift, override_reason from computation.commission_lines_computed ${periods} where status = 'OVERRIDDEN' order by 1, 2"`,
  },
  {
    what: [
      "Nobody knows when epoch 5006 began, and one of Meridian's contracts changed its terms around then. No line is made",
      'up: PERIOD_TIME_UNKNOWN. Times come from blocks; the epochs are not as long as their slots times 400 ms.',
    ],
    command:
      'query "select period_identifier, first_slot, period_start, period_end from canonical.canonical_periods order by 1"',
  },
  {
    what: [
      'The files of epoch 5002 were corrected three days later, and an answer of epoch 5003 changed and changed back. All',
      'are kept, the latest counts.',
    ],
    command: 'show payload_changes',
  },
  {
    what: [
      'An error page with status 200, and errors of the node in place of answers: rejected, kept, never used.',
    ],
    command: 'query "select endpoint, period_identifier, reason from staging.rejected_payloads" --live',
  },
  {
    what: [
      'So the commission of epoch 5005 is known from the block that paid it, and that of epoch 5007 from nobody: it is',
      'derived from the inflation rewards and the rate, and says so. And the costs of 5007 are not all known yet, so that',
      'its net is not.',
    ],
    command: `query "select period_identifier, commission_native, commission_status, costs_native, net_native from computation.validator_pnl ${periods} where validator_key = ${one} order by 1"`,
  },
  {
    what: [
      "Harbor's agreement pays 50 % of its part of the commission, from epoch 5004 on 60 %, and 65 % at Northwind One: of",
      "two rules the one that names the validator holds. From 5004 on one of its wallets is Meridian's.",
    ],
    command: `query "select period_identifier, version_number, rule_key, base_amount_native, commission_rate_bps, final_amount_native from computation.commission_lines_computed ${periods} where agreement_id = 'harbor-stake' and validator_key = ${one} order by 1"`,
  },
  {
    what: [
      'What clients brought in is told by the rewards credited to their accounts where all are known, else by their stake.',
    ],
    command:
      'query "select rule_key, base_method, status, count(*) as lines from computation.commission_lines_computed where attribution_method = \'CLIENT_REVENUE\' group by all order by all"',
  },
  {
    what: [
      "Meridian's part of the block fees has a floor and a cap; the floor is paid by the house, not by the fees.",
    ],
    command: `query "select period_identifier, line_kind, sum(final_amount_native) as amount from computation.commission_lines_computed ${periods} where agreement_id = 'meridian-fees' group by all order by all"`,
  },
  {
    what: [
      "Lantern's rates grow with what there was since its agreement began. In epoch 5001 the commission reaches the next",
      'tier, which counts for all of it: the line TIER_RERATE makes up for 5000. New terms hold from a slot inside of',
      'epoch 5004 on, which has lines of both versions; what exceeds their cap is taken off from 5006 on. Of what is left',
      '15 % are withheld as tax.',
    ],
    command: `query "select period_identifier, version_number, rule_key, line_kind, sum(base_amount_native) as base, sum(final_amount_native) as amount from computation.commission_lines_computed ${periods} where agreement_id = 'lantern-growth' group by all order by all"`,
  },
  {
    what: [
      'Northwind Three moves to another identity in epoch 5005, and leads under the old one until 5006: what is known by',
      'identity follows the vote account.',
    ],
    command: `query "select valid_from_period, valid_until_period, identity_pubkey, basis from canonical.canonical_validator_identities where display_name = 'Northwind Three' order by 1"`,
  },
  {
    what: [
      'Two vote accounts run on one identity, and a commission went to a collector that is no vote account: such amounts',
      'belong to nobody for sure. They are counted, and never used.',
    ],
    command:
      'query "select provider_name, key_kind, fact, count(*) as facts, sum(amount_native) as amount from canonical.canonical_unmapped_facts group by all order by all"',
  },
  {
    what: [
      "The build's warnings are the data's own: what is unknown, what changed, and where two providers differ, as by a stake",
      'that one file cuts to 15 digits.',
    ],
    command: 'test --select canonical_candidates_drift',
  },
]

const nextSteps = [
  ['ls', 'the models, seeds and sources'],
  ['show validator_pnl', 'what each validator earned and paid, by component'],
  ['show component_ledger', 'where every lamport went'],
  ['plan', 'what a build would do now, and why'],
  ['query "select sum(payable_native) from portal.my_statements"', 'any SQL over what is published'],
  ['statement list', 'what partners are owed, and how far each statement has come'],
  ['statement show meridian-wallet/solana-mainnet/5002', 'one of them, with every line explained'],
  ['agreements show lantern-growth', 'the terms of an agreement, in words'],
]

/** Runs one command of the tool in this process, in the project's folder; true when it ended as it should. */
async function aurora(argv, expected = [0]) {
  const { run } = await import('../dist/cli/run.js')
  say(`$ npx aurora ${argv.map((word) => (/\s/.test(word) ? '"…"' : word)).join(' ')}`)
  const exitCode = await run(argv, effects)
  if (expected.includes(exitCode)) return true
  console.error(`demo: aurora ${argv[0]} ended with exit code ${exitCode}; see above.`)
  return false
}

const effects = {
  cwd: root,
  env: process.env,
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  clock: { now: () => new Date() },
  randomId: randomUUID,
  signal: interruption(),
  pid: process.pid,
  hostname: hostname(),
}

function sinkOf(stream) {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : 80,
  }
}

function interruption() {
  const controller = new globalThis.AbortController()
  process.once('SIGINT', () => controller.abort())
  process.once('SIGTERM', () => controller.abort())
  return controller.signal
}

function heading(text) {
  say('', text, '─'.repeat(text.length))
}

function say(...lines) {
  for (const line of lines) process.stdout.write(`${line}\n`)
}

/** A path as one would type it in the project's folder. */
function shown(path) {
  const inside = relative(root, path)
  return inside.startsWith('..') ? path : inside.replaceAll('\\', '/')
}

const [option] = process.argv.slice(2)
const elsewhere = 'The demo is one sample. For others, larger ones for instance: node bin/sample.js --help'

if (option === '--help' || option === '-h') {
  say(
    'Usage: npm run demo',
    '',
    'Makes a sample archive, lands it, builds, and shows what came out.',
    elsewhere,
  )
} else if (option !== undefined) {
  console.error(`demo: expected no option, found ${option}. ${elsewhere}`)
  process.exitCode = 2
} else if (existsSync(new URL('../dist/cli/run.js', import.meta.url))) process.exitCode = await demo()
else {
  console.error('demo: dist/ is missing. Run "npm ci" (or "npm run build") in the folder of Aurora first.')
  process.exitCode = 2
}
