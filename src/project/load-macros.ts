import { isSql } from './file-kinds.js'
import type { Problems } from './problems.js'
import type { ProjectFiles } from './project-files.js'
import type { Macro } from './types.js'

/** macros/<name>.sql, and the variants of one engine in macros/duckdb/ and macros/postgres/. */
export function loadMacros(files: ProjectFiles, problems: Problems): readonly Macro[] {
  return files
    .list('macros')
    .filter(isSql)
    .flatMap((file) => {
      const match = /^macros\/(?:(duckdb|postgres)\/)?([a-z][a-z0-9_]*)\.sql$/.exec(file)
      if (match?.[2] === undefined) {
        problems.add(file, {
          code: 'misplaced_file',
          message: 'a macro is macros/<name>.sql, macros/duckdb/<name>.sql or macros/postgres/<name>.sql',
          place: [1, 1],
          hint: 'Names are lower-case letters, digits and "_".',
        })
        return []
      }
      const dialect = match[1] as Macro['dialect']
      return [{ name: match[2], dialect, text: files.text(file), file }]
    })
}
