import type {
  ArgumentValue,
  Column,
  ColumnType,
  GenericTest,
  Model,
  ModelConfig,
  TestConfig,
} from '../../../src/project/types.js'

/** Defaults of a test's options. */
export const testConfig: TestConfig = {
  severity: 'error',
  warnIf: '!= 0',
  errorIf: '!= 0',
  where: undefined,
  limit: 100,
  storeFailures: true,
  tags: [],
}

export function column(name: string, type: ColumnType | undefined, rest: Partial<Column> = {}): Column {
  return {
    name,
    type,
    description: '',
    unit: undefined,
    signed: false,
    volatile: false,
    constraints: { notNull: false, unique: false, primaryKey: false, checks: [] },
    position: { file: 'models/computation/lines.yml', line: 10, column: 9 },
    ...rest,
  }
}

export function constraints(rest: Partial<Column['constraints']>): Pick<Column, 'constraints'> {
  return { constraints: { notNull: false, unique: false, primaryKey: false, checks: [], ...rest } }
}

export function model(
  name: string,
  columns: readonly Column[],
  config: Partial<ModelConfig> = {},
  rest: Partial<Model> = {},
): Model {
  return {
    kind: 'model',
    id: `model.shop.${name}`,
    name,
    version: undefined,
    isLatest: true,
    deprecationDate: undefined,
    relation: { schema: 'computation', name },
    description: '',
    config: {
      enabled: true,
      materialized: 'table',
      schema: 'computation',
      tags: [],
      periodDependency: undefined,
      grain: [],
      indexes: [],
      inexact: [],
      meta: {},
      ...config,
    },
    columns,
    hasContract: columns.length > 0 && columns.every(({ type }) => type !== undefined),
    sql: '',
    file: `models/computation/${name}.sql`,
    yamlFile: `models/computation/${name}.yml`,
    position: { file: `models/computation/${name}.yml`, line: 2, column: 5 },
    ...rest,
  }
}

/** A generic test on `model.shop.lines`. */
export function genericTest(
  test: string,
  testArguments: Readonly<Record<string, ArgumentValue>> = {},
  rest: Partial<Omit<GenericTest, 'config'>> & { readonly config?: Partial<TestConfig> } = {},
): GenericTest {
  const name = rest.name ?? [test, 'lines', rest.column].filter((part) => part !== undefined).join('_')
  return {
    kind: 'generic',
    id: `test.shop.${name}`,
    name,
    test,
    nodeId: 'model.shop.lines',
    column: undefined,
    arguments: testArguments,
    description: '',
    position: { file: 'models/computation/lines.yml', line: 20, column: 11 },
    ...rest,
    config: { ...testConfig, ...rest.config },
  }
}
