import type { StatementLine } from './statement.js'

type Named = Pick<StatementLine, 'validatorKey' | 'validatorName'>

/** The validators of the lines that have a name beside their key, each once, by name and key. */
export function validatorsOf(lines: readonly Named[]): readonly Named[] {
  const found = new Map<string, Named>()
  for (const { validatorKey, validatorName } of lines)
    if (validatorKey !== '*' && validatorKey !== validatorName)
      found.set(JSON.stringify([validatorName, validatorKey]), { validatorKey, validatorName })
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, named]) => named)
}

/** Names that more than one validator has: they say too little by themselves. */
export function sharedNames(lines: readonly Named[]): ReadonlySet<string> {
  const names = validatorsOf(lines).map(({ validatorName }) => validatorName)
  return new Set(names.filter((name, index) => names.indexOf(name) !== index))
}
