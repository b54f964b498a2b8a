#!/usr/bin/env node
// Writes the archive of a sample of any size. `npm run demo` is the sample as it is delivered; this is for larger ones.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

const usage = `Usage: node bin/sample.js FILE [options]

Writes a sample of provider answers to FILE, gzip NDJSON, for "aurora load". Equal options give equal bytes.

Options, each an integer:
`

const purposes = {
  epochs: 'how many epochs',
  validators: "how many validators; the first three are the operator's",
  stakers: 'stake accounts of each validator that comes with them',
  seed: 'decides the figures; who is who and where the traps lie stays the same',
  'first-epoch': 'number of the first epoch',
  'staked-validators': 'so many validators come with stake accounts',
  'detailed-validators': 'so many validators come with leader slots and blocks',
  'unknown-per-mille': 'chance in a thousand that block rewards are unknown somewhere',
}

async function sample() {
  const { writeSampleArchive } = await import('../dist/sample/archive.js')
  const { demoOptions, optionLimits } = await import('../dist/sample/options.js')
  const help = Object.entries(purposes).map(([flag, purpose]) => {
    const [low, high] = optionLimits[optionOf(flag)]
    const range = `${low} … ${high}; ${demoOptions[optionOf(flag)]} unless said`
    return `  --${flag.padEnd(22)}${purpose} (${range})\n`
  })
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(Object.keys(purposes).map((flag) => [flag, { type: 'string' }])),
    },
  })
  if (values.help === true) {
    process.stdout.write(usage + help.join(''))
    return 0
  }
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new RangeError('expected one FILE to write to')
  const options = {}
  for (const flag of Object.keys(purposes)) {
    const value = values[flag]
    if (value !== undefined) options[optionOf(flag)] = integerOf(flag, value)
  }
  const answers = await writeSampleArchive(file, options)
  process.stdout.write(`${answers} answers in ${file}\n`)
  return 0
}

/** The option of the generator that a flag stands for: `first-epoch` is `firstEpoch`. */
function optionOf(flag) {
  return flag.replace(/-./g, (part) => part.charAt(1).toUpperCase())
}

/** A message of the generator, which speaks of `firstEpoch`, in the words of the command line. */
function flagged(message) {
  return message.replace(/^[a-z]+([A-Z][a-z]+)* is /, (name) => {
    return `--${name.replace(/[A-Z]/g, (part) => `-${part.toLowerCase()}`)}`
  })
}

function integerOf(flag, text) {
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`--${flag} is "${text}"; expected an integer`)
  return Number(text)
}

if (!existsSync(new URL('../dist/sample/archive.js', import.meta.url))) {
  console.error('sample: dist/ is missing. Run "npm ci" (or "npm run build") in the folder of Aurora first.')
  process.exitCode = 2
} else {
  try {
    process.exitCode = await sample()
  } catch (error) {
    const isUsage = error instanceof RangeError || String(error?.code).startsWith('ERR_PARSE_ARGS')
    console.error(isUsage ? `sample: ${flagged(error.message)}\nnode bin/sample.js --help says more.` : error)
    process.exitCode = isUsage ? 2 : 1
  }
}
