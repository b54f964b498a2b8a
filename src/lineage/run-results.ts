export function runResultsOf(input: object): object { return input }
