import type { Passage } from './host-gate.js'

/** Why a request did not get its turn; `total` is the time (ms) that it may take. */
export function passageRefused(
  { kind, milliseconds }: Exclude<Passage, { kind: 'pass' }>,
  host: string,
  total: number,
): string {
  const more = `for another ${inSeconds(milliseconds)}, longer than this request may wait`
  switch (kind) {
    case 'circuit':
      return `${host} failed so often in a row that it rests ${more}`
    case 'paused':
      return `${host} asked to be left alone ${more}`
    case 'late':
      return `its turn came only when the ${inSeconds(total)} that it may take were over`
  }
}

/** Why a request is not waited for any longer: the next attempt (`asked`: at the host's own wish) is too far off. */
export function patienceEnds(wait: number, asked: number | undefined, total: number): string {
  const who = asked === undefined ? 'the next attempt would come after' : 'the host asks to wait'
  return `${who} ${inSeconds(wait)}, beyond the ${inSeconds(total)} that a request may take`
}

function inSeconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0))} s`
}
