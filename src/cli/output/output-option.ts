import { Option } from 'commander'

/** `--output` of what gives rows. */
export function rowsOption(): Option {
  return new Option('--output <format>', 'how rows are printed')
    .choices(['table', 'json', 'csv'])
    .default('table')
}

/** `--output` of what tells people something, or programs the same. */
export function textOption(): Option {
  return new Option('--output <format>', 'what stdout gets').choices(['text', 'json']).default('text')
}
