/** Schemas that the runner and migrations own: nothing is ever built there. */
const reservedSchemas: readonly string[] = ['aurora', 'aurora_data', 'finance', 'information_schema']

export function isReservedSchema(schema: string): boolean {
  return reservedSchemas.includes(schema) || schema.startsWith('pg_')
}
