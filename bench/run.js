// npm run bench [-- --only start-up,planning,building,landing,extract,postgres,scale,commissions] [--json]
// `scale` and `postgres` take --epochs, --validators and --stakers, `postgres` --rounds, `commissions` --agreements,
// --epochs, --validators and --engines duckdb,postgres; `scale` and `commissions` run only when they are asked for.
// `extract` takes --small and --large, how many answers of each kind, and --epochs and --validators.
import { parseArgs } from 'node:util'
import { figuresTable } from './lib/figures-table.js'
import { machine } from './lib/machine.js'

const usual = ['start-up', 'planning', 'building', 'landing', 'extract', 'postgres']
const sections = [...usual, 'scale', 'commissions']

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    epochs: { type: 'string' },
    validators: { type: 'string' },
    stakers: { type: 'string' },
    agreements: { type: 'string' },
    rounds: { type: 'string' },
    small: { type: 'string' },
    large: { type: 'string' },
    engines: { type: 'string' },
  },
})
const wanted = values.only?.split(',') ?? usual
const size = Object.fromEntries(
  ['agreements', 'epochs', 'validators', 'stakers', 'rounds', 'small', 'large'].flatMap((name) =>
    values[name] === undefined ? [] : [[name, Number(values[name])]],
  ),
)
const options = values.engines === undefined ? size : { ...size, engines: values.engines.split(',') }
const unknown = wanted.filter((name) => !sections.includes(name))

const unknownEngines = (options.engines ?? []).filter((name) => !['duckdb', 'postgres'].includes(name))

if (unknownEngines.length > 0) {
  console.error(`bench: no engine ${unknownEngines.join(', ')}; there are duckdb and postgres`)
  process.exitCode = 2
} else if (unknown.length > 0) {
  console.error(`bench: no section ${unknown.join(', ')}; there are ${sections.join(', ')}`)
  process.exitCode = 2
} else {
  const measured = []
  for (const name of sections.filter((section) => wanted.includes(section))) {
    if (!values.json) console.error(`measuring ${name} …`)
    const { measure } = await import(`./${name}.js`)
    measured.push({ name, figures: await measure(options) })
  }
  const on = machine()
  if (values.json) console.log(JSON.stringify({ machine: on, sections: measured }, undefined, 2))
  else {
    console.log(figuresTable(measured))
    console.log(
      `${on.cores} cores (${on.processor}), ${on.memory_gib} GiB, ${on.system}, Node ${on.node}, DuckDB ${on.duckdb}`,
    )
  }
}
