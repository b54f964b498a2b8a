import { didYouMean } from '../base/closest.js'
import { identifier, scalar, text } from './scalar-shapes.js'
import { expectMap, list, object, optional, required, type Read, type Shape } from './shape.js'
import type { Grants } from './types.js'

/** What can be granted on a published view: nobody but the runner writes to it. */
const privileges = ['select'] as const

/** As much as PostgreSQL keeps of a name. */
const nameBytes = 63

/** `public` is everybody with a login, and no role. */
const roleName = scalar({
  expected: `the name of a role, at most ${nameBytes} bytes`,
  schema: { type: 'string', minLength: 1, maxLength: nameBytes },
  parse: (value) => {
    const isName = value !== '' && !value.includes('\0') && Buffer.byteLength(value) <= nameBytes
    return isName && value.toLowerCase() !== 'public' ? value : undefined
  },
  hint: (value) => (value.toLowerCase() === 'public' ? 'Name the roles that may: public is everybody.' : ''),
})

const roles = list(roleName)

/** `{select: [role, …]}`, as dbt writes it. */
export const grantsShape: Shape<Grants> = {
  get schema() {
    const properties = Object.fromEntries(privileges.map((privilege) => [privilege, roles.schema]))
    return { type: 'object', properties, additionalProperties: false }
  },
  read(node, context) {
    const grants: Record<string, readonly string[]> = {}
    for (const { key, place, value } of expectMap(node, context)?.entries ?? []) {
      if (!privileges.some((privilege) => privilege === key)) {
        context.report({
          code: 'unknown_privilege',
          message: `"${key}" in "${context.label}" is no privilege that can be granted on what is published`,
          place,
          hint: didYouMean(key, privileges),
        })
        continue
      }
      const granted = roles.read(value, { report: context.report, label: key, place })
      if (granted !== undefined) grants[key] = [...new Set(granted)]
    }
    return node.kind === 'map' ? grants : undefined
  },
}

/** Which rows a login sees. */
export const rowAccessShape = object({
  column: required(text, 'Column that says whose the row is.'),
  logins: required(identifier, 'Seed that says whose rows a login sees: login_name, and that column.'),
  all_rows: optional(roles, 'Roles whose members see all rows.'),
})

export type ParsedRowAccess = Read<typeof rowAccessShape>
