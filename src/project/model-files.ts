import { modelFileName } from './model-file-name.js'
import type { Problems } from './problems.js'

/** A model's file, or that of one of its versions. */
export interface ModelFile {
  readonly file: string
  readonly version: number | undefined
  readonly folders: readonly string[]
}

/** Files of models by name; files of no proper name and second ones of a name are problems. */
export function modelFilesOf(
  paths: readonly string[],
  problems: Problems,
): ReadonlyMap<string, readonly ModelFile[]> {
  const found = new Map<string, ModelFile[]>()
  for (const file of paths) {
    const parsed = modelFileName(file)
    if (parsed === undefined) {
      problems.add(file, {
        code: 'bad_name',
        message: 'a model is a file <name>.sql or <name>.v2.sql',
        place: [1, 1],
        hint: 'Names are lower-case letters, digits and "_", a letter first.',
      })
      continue
    }
    const versions = found.get(parsed.name) ?? []
    // <name>.sql beside <name>.v2.sql is version 1.
    const twin = versions.find(({ version }) => (version ?? 1) === (parsed.version ?? 1))
    if (twin !== undefined) {
      const version = parsed.version === undefined ? '' : ` version ${parsed.version}`
      problems.add(file, {
        code: 'duplicate_node',
        message: `model "${parsed.name}"${version} is also ${twin.file}`,
        place: [1, 1],
        hint: 'Names of models are unique in the project: rename one of the files.',
      })
      continue
    }
    versions.push({ file, version: parsed.version, folders: parsed.folders })
    found.set(parsed.name, versions)
  }
  return found
}
