import type { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import { jsonPath } from '../../base/json-path.js'
import type { BodyProblem } from '../../extract/envelope.js'

/** Checks a JSON body by its schema and gives the first problem with its path. */
export function checkBySchema(schema: z.ZodType, body: JsonValue): BodyProblem | undefined {
  const { success, error } = schema.safeParse(body)
  if (success) return undefined
  const [issue] = error.issues
  return {
    reason: issue?.message ?? 'the body does not have the promised shape',
    path: jsonPath(issue?.path ?? []),
  }
}

/** A value in a message: short, and quoted where it is text. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
