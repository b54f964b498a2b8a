import type { ParsedRowAccess } from './access-shape.js'
import { configFile } from './find-project-root.js'
import type { Problems } from './problems.js'
import type { Column, Model, NodeId, RowAccess, Seed } from './types.js'

/** Column of the seed of logins that names the login. */
export const loginColumn = 'login_name'

/** Node of the seed that says whose rows a login sees. */
export function loginsNodeId(projectName: string, logins: string): NodeId {
  return `seed.${projectName}.${logins}`
}

/** What folder and YAML come to; `own` is what the YAML of the model itself says. */
export function rowAccessOf(
  parsed: ParsedRowAccess | undefined,
  own: ParsedRowAccess | undefined,
  yamlFile: string | undefined,
): RowAccess | undefined {
  if (parsed === undefined) return undefined
  const file = own === undefined ? configFile : (yamlFile ?? configFile)
  const [line, column] = parsed.at
  return {
    column: parsed.column,
    logins: parsed.logins,
    allRows: parsed.all_rows ?? [],
    position: { file, line, column },
  }
}

/** Says what of the contract, or of the seed of logins, is not as `row_access` of a model needs it. */
export function checkRowAccess(models: readonly Model[], seeds: readonly Seed[], problems: Problems): void {
  for (const model of models) {
    const access = model.config.rowAccess
    if (access === undefined || !model.config.enabled) continue
    const { file, line, column } = access.position
    const problem = problemOf(model, access, seeds)
    if (problem !== undefined)
      problems.add(file, { code: 'bad_row_access', place: [line, column], ...problem }, { node: model.id })
  }
}

interface AccessProblem {
  readonly message: string
  readonly hint: string
}

function problemOf(model: Model, access: RowAccess, seeds: readonly Seed[]): AccessProblem | undefined {
  const { column, logins } = access
  const name = model.relation.name
  const promised = typed(model.columns, column)
  if (!model.hasContract || promised === undefined) {
    return {
      message: `"row_access" of ${name} goes by the column "${column}", which its contract does not have`,
      hint: 'Declare the columns of the model with their types, or keep it where "row_access" is not set.',
    }
  }
  const seed = seeds.find((candidate) => candidate.name === logins)
  if (seed === undefined) {
    return {
      message: `"row_access" of ${name} takes its logins from "${logins}", which is no seed`,
      hint: `Make seeds/…/${logins}.csv with the columns ${loginColumn} and ${column}.`,
    }
  }
  if (
    typed(seed.columns, loginColumn)?.type === 'VARCHAR' &&
    typed(seed.columns, column)?.type === promised.type
  )
    return undefined
  return {
    message: `"row_access" of ${name} needs the columns "${loginColumn}" (VARCHAR) and "${column}" (${promised.type}) in the seed "${logins}"`,
    hint: `The seed has ${seed.columns.map((each) => `${each.name} (${each.type ?? 'no type'})`).join(', ')}.`,
  }
}

function typed(columns: readonly Column[], name: string): (Column & { readonly type: string }) | undefined {
  const column = columns.find((candidate) => candidate.name === name)
  return column?.type === undefined ? undefined : { ...column, type: column.type }
}
