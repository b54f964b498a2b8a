#!/usr/bin/env node
// The committed entry point: it exists before the TypeScript is compiled, so it can say how to compile it.
import { existsSync } from 'node:fs'

const entry = new URL('../dist/cli/main.js', import.meta.url)
if (existsSync(entry)) {
  const { main } = await import(entry.href)
  await main()
} else {
  console.error('aurora: dist/ is missing. Run "npm ci" (or "npm run build") in the folder of Aurora first.')
  process.exitCode = 2
}
