import { didYouMean } from '../base/closest.js'
import { objectSchema, readFields, type Fields, type ReadFields, type Shape } from './shape.js'
import { isNull, type Place } from './yaml-tree.js'

/** Settings of one folder, and those of the folders in it. */
export interface FolderSettings<T> {
  readonly at: Place
  readonly settings: T
  readonly folders: Readonly<Record<string, FolderSettings<T>>>
}

/** `models:` or `seeds:` of aurora.yml: settings by folder, folders nested as on disk. `definition` names its schema. */
export function folderShape<F extends Fields>(
  fields: F,
  root: 'models' | 'seeds',
  definition: string,
): Shape<FolderSettings<ReadFields<F>>> {
  const shape: Shape<FolderSettings<ReadFields<F>>> = {
    get schema() {
      return objectSchema(fields, { $ref: `#/definitions/${definition}` })
    },
    read(node, context) {
      if (node.kind !== 'map' && !isNull(node) && context.label !== root) {
        context.report({
          code: 'unknown_key',
          message: `unknown key "${context.label}": neither a setting of ${root} nor a folder with settings`,
          place: context.place,
          hint: didYouMean(context.label, Object.keys(fields)),
        })
        return undefined
      }
      const result = readFields(node, fields, shape, context)
      return result && { at: context.place, settings: result.known, folders: result.rest }
    },
  }
  return shape
}
