import type { RegistryRow } from '../../project/registry-rows.js'
import { scopeWords } from '../explain/rule-words.js'
import { percentWords, shortAmount } from '../explain/words.js'

/** How many validators are named before they are only counted. */
const validatorsNamed = 5

/** What happens to a negative part. */
export function lossWords(policy: string): string {
  return policies[policy] ?? policy
}

const policies: Readonly<Record<string, string>> = {
  ZERO_FLOOR: 'what is negative counts as 0, line by line',
  NET_WITHIN_STATEMENT: 'gains and losses of a period are netted; a loss that is left is the house’s',
  CARRY_FORWARD: 'gains and losses are netted; a loss that is left is carried to the next statement',
}

/** Whom a rule reaches: `every validator on solana-mainnet, but for FxB5… (rule one)`. */
export function reachWords(
  row: RegistryRow,
  moreSpecific: readonly RegistryRow[],
  validators: readonly RegistryRow[],
): string {
  const exceptions = moreSpecific.map(
    (other) => `${placeWords(other, validators)} (rule ${other['rule_key'] ?? ''})`,
  )
  const but = exceptions.length === 0 ? '' : `, but for ${exceptions.join(' and ')}`
  const names = [...new Set(validators.map(nameOf))]
  const shown = names.slice(0, validatorsNamed).join(', ')
  const more = names.length > validatorsNamed ? ', …' : ''
  const isOfAll = row['validator_key'] === '*'
  const known = !isOfAll ? '' : names.length === 0 ? ' (none yet)' : ` (${names.length}: ${shown}${more})`
  return `reaches ${placeWords(row, validators)}${known}${but}`
}

function placeWords(row: RegistryRow, validators: readonly RegistryRow[]): string {
  const where = row['chain_id'] === '*' ? 'every chain' : (row['chain_id'] ?? '')
  if (row['validator_key'] === '*') return `every validator on ${where}`
  const validator = validators.find((candidate) => candidate['validator_key'] === row['validator_key'])
  const name = validator?.['display_name']
  const key = row['validator_key'] ?? ''
  return `${name === null || name === undefined ? key : `${name} ${key}`} on ${where}`
}

function nameOf(validator: RegistryRow): string {
  return validator['display_name'] ?? validator['validator_key'] ?? ''
}

/** How the partner's part of the component is found; nothing for a fixed share, which says so itself. */
export function methodWords(method: string): readonly string[] {
  const words = methods[method]
  return words === undefined ? [] : [words]
}

const methods: Readonly<Record<string, string>> = {
  STAKE_WEIGHT: 'the partner’s part goes by the stake of its wallets in the validator’s whole stake',
  CLIENT_REVENUE:
    'the partner’s part is what the stake of its wallets earned: by the rewards of all stakers where they are known, else by stake',
}

/** The floor and the cap, with what they are counted over. */
export function limitWords(row: RegistryRow, unit: string): readonly string[] {
  const limit = (which: 'floor' | 'cap', words: string): readonly string[] => {
    const amount = row[`${which}_native`] ?? null
    const scope = scopeWords(row[`${which}_scope`] ?? 'PERIOD')
    return amount === null ? [] : [`${words} ${shortAmount(amount)} ${unit} ${scope}`]
  }
  return [...limit('floor', 'pays at least'), ...limit('cap', 'pays at most')]
}

/** With whom a whole is split to the last atom. */
export function splitWords(others: readonly RegistryRow[]): readonly string[] {
  const named = new Set(
    others.map((other) => `${other['agreement_id'] ?? ''}, rule ${other['rule_key'] ?? ''}`),
  )
  return named.size === 0 ? [] : [`splits the whole to the last atom with ${[...named].join('; ')}`]
}

/** What a person set by hand, why and who agreed. */
export function overrideWords(row: RegistryRow, unit: string): string {
  const amount = `${shortAmount(row['amount_native'] ?? '')} ${unit}`
  const expected = row['expected_computed_native'] ?? null
  const whose = row['validator_key'] === '*' ? 'as a whole' : `at ${row['validator_key'] ?? ''}`
  const instead = expected === null ? '' : ` instead of ${shortAmount(expected)}`
  return `period ${row['period_identifier'] ?? ''}, rule ${row['rule_key'] ?? ''} ${whose}: ${amount}${instead}, for “${row['reason'] ?? ''}” (${row['author'] ?? ''}, agreed by ${row['approver'] ?? ''} on ${(row['created_at'] ?? '').slice(0, 10)})`
}

/** How a statement of the partner is paid. */
export function payeeWords(row: RegistryRow, unit: string): string {
  const minimum = row['minimum_payout_native'] ?? null
  const currency = row['quote_currency'] ?? null
  const withheld = Number(row['withholding_bps'] ?? '0')
  const grounds = [row['withholding_basis'], row['withholding_document']].filter(
    (text) => (text ?? '') !== '',
  )
  return [
    minimum === null
      ? 'paid whatever the amount'
      : `paid from ${shortAmount(minimum)} ${unit} on, less is carried to the next statement`,
    ...(currency === null ? [] : [`shown in ${currency} beside the coin`]),
    withheld === 0
      ? 'nothing is withheld'
      : `${percentWords(String(withheld))} withheld${grounds.length === 0 ? '' : ` (${grounds.join(', ')})`}`,
  ].join('; ')
}
