/**
 * What the `--` lines at the top of a SQL file say, as one paragraph; '' where it begins with none. A `{{config …}}` or
 * a template comment may stand before them.
 */
export function leadingComment(sql: string): string {
  const lines: string[] = []
  for (const line of withoutTags(sql).split('\n')) {
    const comment = /^\s*--(.*)$/.exec(line)?.[1]
    if (comment !== undefined) lines.push(comment.trim())
    else if (lines.length > 0 || line.trim() !== '') break
  }
  return lines.join(' ').trim()
}

/** The text after the tags with which it begins. */
function withoutTags(sql: string): string {
  return sql.replace(/^(\s*\{\{(!--[\s\S]*?--\}\}|config\b[^}]*\}\}))+/, '')
}
