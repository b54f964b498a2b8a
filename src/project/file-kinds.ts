export function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file)
}

export function isSql(file: string): boolean {
  return file.endsWith('.sql')
}

export function isCsv(file: string): boolean {
  return file.endsWith('.csv')
}
