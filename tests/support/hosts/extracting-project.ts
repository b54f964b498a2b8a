import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { TestProject } from '../test-project.js'

const sources = resolve(import.meta.dirname, '../../../sources')

/** Sources of this repository, whose hosts are asked as fast as they answer. */
export function extractedSources(providers: readonly string[]): Readonly<Record<string, string>> {
  const files = readdirSync(sources).filter((file) => providers.includes(file.replace('.yml', '')))
  return Object.fromEntries(
    files.map((file) => [
      `sources/${file}`,
      readFileSync(join(sources, file), 'utf8').replaceAll(
        /rate_limit_per_minute: \d+/g,
        'rate_limit_per_minute: 6000000',
      ),
    ]),
  )
}

/** A project with sources of this repository and no models. */
export function newExtractingProject(
  providers: readonly string[],
  more: Readonly<Record<string, string>> = {},
): TestProject {
  return new TestProject({ ...extractedSources(providers), ...more })
}
