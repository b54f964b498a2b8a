import { closestName } from '../base/closest.js'
import { configFile } from './find-project-root.js'
import { mergeConfig } from './model-config.js'
import type { FolderSettings } from './folder-shape.js'
import type { ParsedFolderConfig } from './model-shape.js'
import type { Problems } from './problems.js'

/** The settings of the folders that a model or seed lies in, the outermost first, merged. */
export function folderConfig(
  settings: FolderSettings<ParsedFolderConfig> | undefined,
  folders: readonly string[],
): ParsedFolderConfig {
  if (settings === undefined) return {}
  const [folder, ...inner] = folders
  const nested = folder === undefined ? undefined : settings.folders[folder]
  return mergeConfig(settings.settings, folderConfig(nested, inner))
}

/** A key that is no folder and nearly a setting, or nearly a folder, is a slip; a folder may still be to come. `known` are settings. */
export function checkFolderSettings(
  settings: FolderSettings<ParsedFolderConfig> | undefined,
  known: readonly string[],
  paths: readonly string[],
  problems: Problems,
  folder: string,
): void {
  for (const [name, nested] of Object.entries(settings?.folders ?? {})) {
    const path = `${folder}/${name}`
    const siblings = paths.filter((file) => file.startsWith(`${folder}/`))
    const folders = siblings.map((file) => file.slice(folder.length + 1).split('/'))
    const names = [...folders.filter((parts) => parts.length > 1).map(([first]) => first ?? ''), ...known]
    const near = names.includes(name) ? undefined : closestName(name, names)
    if (near !== undefined) {
      problems.add(configFile, {
        code: 'unknown_key',
        message: `unknown key "${name}" in "${folder.split('/')[0]}": neither a setting nor a folder ${path}/`,
        place: nested.at,
        hint: `Did you mean "${near}"?`,
      })
    }
    checkFolderSettings(nested, known, paths, problems, path)
  }
}
