import { isMap, isScalar, parseDocument } from 'yaml'
import { UserError } from '../base/errors.js'

/** `--vars '{first_period: 800}'` as names and source texts: a number is never read as one. */
export function parseVars(text: string): Readonly<Record<string, string>> {
  const document = parseDocument(text, { schema: 'failsafe' })
  const [problem] = document.errors
  if (problem !== undefined || !isMap(document.contents)) {
    throw new UserError(`--vars is not a YAML map: ${problem?.message.split('\n')[0] ?? text}`, {
      code: 'bad_vars',
      hint: "Write it as --vars '{name: value, other: value}'.",
    })
  }
  const vars: Record<string, string> = {}
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key) || !isScalar(value)) {
      throw new UserError('--vars takes plain values only, no lists and no maps.', { code: 'bad_vars' })
    }
    vars[String(key.value)] = String(value.value)
  }
  return vars
}
