/** Everything a tag may name besides parameters and macros. A macro cannot take one of these names. */
export const blockNames: readonly string[] = ['if', 'unless', 'each', 'with', 'incremental']

export const valueNames: readonly string[] = ['target', 'as_of', 'self']

export const lookupNames: readonly string[] = ['ref', 'source', 'var', 'env']

export const helperNames: readonly string[] = ['eq', 'ne', 'in', 'and', 'or', 'not', 'list']

export const reservedNames: readonly string[] = [
  ...blockNames,
  ...valueNames,
  ...lookupNames,
  ...helperNames,
  'config',
  'this',
  'else',
]

export function isReservedName(name: string): boolean {
  return reservedNames.includes(name)
}
