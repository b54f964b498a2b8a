import { AuroraError, UserError, UserErrors, formatWhere } from '../../base/errors.js'
import type { Style } from './style.js'

/** An error as a person reads it: where, what, how to mend it. A defect keeps its stack. */
export function errorText(error: unknown, style: Style): string {
  if (error instanceof UserErrors) {
    const texts = error.errors.map((each) => userErrorText(each, style))
    return `${texts.join('\n')}\n\n${style.bad(`${error.errors.length} errors`)}\n`
  }
  if (error instanceof UserError) return `${userErrorText(error, style)}\n`
  return defectText(error, style)
}

/** The same as one JSON-ready object per error. */
export function errorRecords(error: unknown): readonly Record<string, unknown>[] {
  if (error instanceof UserErrors) return error.errors.map((each) => errorRecord(each))
  if (error instanceof AuroraError) return [errorRecord(error)]
  return [
    { code: 'defect', message: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  ]
}

function userErrorText(error: UserError, style: Style): string {
  const where = formatWhere(error.where)
  const lines = [
    `${style.bad('error')}${where === '' ? '' : ` ${style.strong(where)}`}`,
    ...indent(error.message),
  ]
  if (error.hint !== undefined) lines.push(...indent(error.hint).map((line) => style.dim(line)))
  return lines.join('\n')
}

function errorRecord(error: AuroraError): Record<string, unknown> {
  return { code: error.code, message: error.message, where: error.where, hint: error.hint }
}

function defectText(error: unknown, style: Style): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    style.bad('This is a defect of Aurora, not a mistake of yours.'),
    stack,
    style.dim('Please report it with the lines above and what you ran.'),
    '',
  ].join('\n')
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`)
}
