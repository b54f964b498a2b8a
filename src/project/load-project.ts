import { resolve } from 'node:path'
import type { ContentCache } from '../base/content-cache.js'
import { checkNodeNames, checkRelations, checkTestNames } from './check-names.js'
import { endpointRegistry } from './endpoint-registry.js'
import { configFile } from './find-project-root.js'
import { folderConfig } from './folder-settings.js'
import { genericTestsOf } from './generic-tests.js'
import { loadConfig } from './load-config.js'
import { loadMacros } from './load-macros.js'
import { loadModels } from './load-models.js'
import { loadSeeds } from './load-seeds.js'
import { loadSources } from './load-sources.js'
import { loadGenericTests, loadSingularTests } from './load-tests.js'
import { Problems } from './problems.js'
import { ProjectFiles } from './project-files.js'
import { providerRegistry } from './provider-registry.js'
import { checkRowAccess } from './row-access.js'
import { secretEnvironment } from './secret-environment.js'
import type { Project } from './types.js'
import { unitTestsOf } from './unit-tests.js'

export interface LoadOptions {
  /** Folder of aurora.yml. */
  readonly root: string
  /** What earlier loads read; the caller saves it. */
  readonly cache?: ContentCache | undefined
}

/** Reads and checks all files of a project. Throws one UserError, or UserErrors with everything that is wrong. */
export function loadProject({ root, cache }: LoadOptions): Project {
  const problems = new Problems()
  const files = new ProjectFiles(resolve(root), cache, problems)
  const loaded = loadConfig(files, problems)
  const projectName = loaded?.config.name ?? ''
  const { providers, sources } = loadSources(files, problems, projectName)
  const macros = loadMacros(files, problems)
  const genericTests = loadGenericTests(files, problems)
  const seeds = loadSeeds(files, problems, projectName, loaded?.parsed.seeds)
  const models = loadModels(files, problems, projectName, loaded?.parsed.models)
  const singularTests = loadSingularTests(files, problems, projectName)
  const unitTests = unitTestsOf(models.unitTests, models.models, projectName, problems)
  const ownTests = genericTests.map(({ name }) => name)
  const drafts = [...seeds.drafts, ...models.drafts]
  const tests = [...genericTestsOf(drafts, ownTests, projectName, problems), ...singularTests, ...unitTests]
  const registries = [providerRegistry(providers, projectName), endpointRegistry(providers, projectName)]
  const allSeeds = [
    ...registries.map((seed) => ({
      ...seed,
      grants: folderConfig(loaded?.parsed.seeds, [seed.relation.schema]).grants,
    })),
    ...seeds.seeds,
  ]
  checkNodeNames([...allSeeds, ...models.models], problems)
  checkRelations([...sources, ...allSeeds, ...models.models], problems)
  checkTestNames(tests, problems)
  checkRowAccess(models.models, allSeeds, problems)
  problems.throwAll()
  // Without a readable aurora.yml there is a problem, and the line above has thrown.
  if (loaded === undefined) throw new TypeError(`${configFile} gave neither a configuration nor a problem`)
  return {
    root: resolve(root),
    config: loaded.config,
    models: models.models,
    seeds: allSeeds,
    sources,
    providers,
    macros,
    tests,
    genericTests,
    secretEnv: secretEnvironment(loaded.parsed, providers),
  }
}
