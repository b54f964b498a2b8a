import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { TestProject } from '../test-project.js'

const sources = resolve(import.meta.dirname, '../../../sources')

/** A project with the sources of this repository and no models, whose hosts are asked as fast as they answer. */
export function newExtractingProject(
  providers: readonly string[],
  more: Readonly<Record<string, string>> = {},
): TestProject {
  const files = readdirSync(sources).filter((file) => providers.includes(file.replace('.yml', '')))
  const declared = files.map((file) => [
    `sources/${file}`,
    readFileSync(join(sources, file), 'utf8').replaceAll(
      /rate_limit_per_minute: \d+/g,
      'rate_limit_per_minute: 6000000',
    ),
  ])
  return new TestProject({ ...(Object.fromEntries(declared) as Record<string, string>), ...more })
}
