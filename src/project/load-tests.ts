import { didYouMean } from '../base/closest.js'
import { builtInTests } from './built-in-tests.js'
import { isSql, isYaml } from './file-kinds.js'
import { leadingComment } from './leading-comment.js'
import { namedFiles } from './named-files.js'
import type { Problems } from './problems.js'
import type { ProjectFiles } from './project-files.js'
import { testConfigOf } from './test-config.js'
import { singularTestsShape, type ParsedSingularTests } from './test-shape.js'
import type { GenericTestDefinition, SingularTest } from './types.js'

/** tests/generic/*.sql: generic tests of the project's own. */
export function loadGenericTests(files: ProjectFiles, problems: Problems): readonly GenericTestDefinition[] {
  const sqlFiles = namedFiles(files.list('tests/generic').filter(isSql), 'test', problems)
  return [...sqlFiles].flatMap(([name, file]) => {
    if (Object.hasOwn(builtInTests, name)) {
      problems.add(file, {
        code: 'reserved_name',
        message: `test "${name}" is built in and cannot be replaced`,
        place: [1, 1],
        hint: 'Give the file another name.',
      })
      return []
    }
    return [{ name, text: files.text(file), file }]
  })
}

/** tests/data/*.sql with the options that tests/data/*.yml gives them. */
export function loadSingularTests(
  files: ProjectFiles,
  problems: Problems,
  projectName: string,
): readonly SingularTest[] {
  const paths = files.list('tests/data')
  const sqlFiles = namedFiles(paths.filter(isSql), 'test', problems)
  const options = optionsByName(paths.filter(isYaml), [...sqlFiles.keys()], files, problems)
  return [...sqlFiles].map(([name, file]) => {
    const option = options.get(name)
    const sql = files.text(file)
    return {
      kind: 'singular',
      id: `test.${projectName}.${name}`,
      name,
      config: testConfigOf(option ?? {}, option?.config),
      description: option?.description ?? leadingComment(sql),
      sql,
      file,
      position: { file, line: 1, column: 1 },
    }
  })
}

type Options = NonNullable<ParsedSingularTests['tests']>[number]

function optionsByName(
  yamlFiles: readonly string[],
  names: readonly string[],
  files: ProjectFiles,
  problems: Problems,
): ReadonlyMap<string, Options> {
  const found = new Map<string, Options>()
  for (const file of yamlFiles) {
    for (const option of files.yaml(file, 'singular-tests', singularTestsShape).value?.tests ?? []) {
      if (!names.includes(option.name)) {
        problems.add(file, {
          code: 'no_such_test',
          message: `there is no test "${option.name}": no file tests/data/${option.name}.sql`,
          place: option.at,
          hint: didYouMean(option.name, names),
        })
      } else if (found.has(option.name)) {
        problems.add(file, {
          code: 'duplicate_test',
          message: `test "${option.name}" is described a second time`,
          place: option.at,
        })
      }
      found.set(option.name, option)
    }
  }
  return found
}
