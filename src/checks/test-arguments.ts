import type { ArgumentValue, GenericTest } from '../project/types.js'

/** The text of an argument, or undefined where it is left out. */
export function textArgument(test: GenericTest, key: string): string | undefined {
  const argument = test.arguments[key]
  return argument === undefined || argument === null ? undefined : scalarText(argument, test, key)
}

/** The text of an argument that the project's validation has proven to be there. */
export function requiredArgument(test: GenericTest, key: string): string {
  const text = textArgument(test, key)
  if (text === undefined) throw new TypeError(`test ${test.name} has no argument ${key}`)
  return text
}

/** The texts of a list argument; none where it is left out. */
export function listArgument(test: GenericTest, key: string): readonly string[] {
  const argument = test.arguments[key]
  if (argument === undefined || argument === null) return []
  return isList(argument)
    ? argument.map((item) => scalarText(item, test, key))
    : [scalarText(argument, test, key)]
}

/** The column that a test looks at: where it stands, or its argument `column`. */
export function testedColumn(test: GenericTest): string {
  return test.column ?? requiredArgument(test, 'column')
}

export function isList(argument: ArgumentValue): argument is readonly ArgumentValue[] {
  return Array.isArray(argument)
}

function scalarText(argument: ArgumentValue, test: GenericTest, key: string): string {
  if (typeof argument === 'string') return argument
  if (typeof argument === 'boolean') return argument ? 'true' : 'false'
  throw new TypeError(`argument ${key} of test ${test.name} is not text`)
}
