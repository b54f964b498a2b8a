import type { Macro } from '../project/types.js'
import type { ManifestInput } from './manifest-input.js'
import { macroId } from './manifest-entry.js'

/** The macros as the engine of this run sees them: its own variant stands before the common one. */
export function macroEntries(input: ManifestInput): Readonly<Record<string, object>> {
  const seen = new Map<string, Macro>()
  for (const macro of input.project.macros) {
    if (macro.dialect !== undefined && macro.dialect !== input.adapter) continue
    if (macro.dialect !== undefined || !seen.has(macro.name)) seen.set(macro.name, macro)
  }
  return Object.fromEntries([...seen.values()].map((macro) => macroEntry(macro, input)))
}

function macroEntry(macro: Macro, input: ManifestInput): [string, object] {
  const id = macroId(macro.name, input)
  const entry = {
    name: macro.name,
    resource_type: 'macro',
    package_name: input.project.config.name,
    path: macro.file,
    original_file_path: macro.file,
    unique_id: id,
    macro_sql: macro.text,
    depends_on: { macros: [] },
    description: '',
    meta: {},
    arguments: [],
    created_at: Date.parse(input.generatedAt) / 1000,
  }
  return [id, entry]
}
