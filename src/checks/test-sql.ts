/** A query that can stand in parentheses. */
export function withoutFinalSemicolon(sql: string): string {
  return sql.replace(/[;\s]+$/, '')
}
