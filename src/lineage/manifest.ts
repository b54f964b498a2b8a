export function manifestOf(input: object): object { return input }
