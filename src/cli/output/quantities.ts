/** `12 ms`, `3.4 s`, `2 min 05 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}

/** `1,234,567`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 node`, `2 nodes`. */
export function plural(count: number, word: string, words = `${word}s`): string {
  return `${countText(count)} ${count === 1 ? word : words}`
}

/** `45 s`, `12 min`, `5 h`, `2 d 4 h`: rounded down to what a person asks for. */
export function ageText(seconds: number): string {
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ]
  if (minutes === 0) return `${Math.floor(seconds)} s`
  if (hours === 0) return `${minutes} min`
  if (days === 0) return `${hours} h`
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}
