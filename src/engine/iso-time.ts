const microsecondsPerDay = 86_400_000_000n

/** `2025-01-31T00:00:00.000000` of microseconds since 1970, without the zone. */
export function isoOfMicroseconds(microseconds: bigint): string {
  const milliseconds = floorDivide(microseconds, 1000n)
  const rest = microseconds - milliseconds * 1000n
  return `${new Date(Number(milliseconds)).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}`
}

const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})0*)?)?)? ?(?:(Z|UTC)|([+-])(\d\d)(?::?(\d\d))?)?$/i

/**
 * Microseconds since 1970 of ISO 8601 text; without a zone it is UTC, as everywhere in Aurora.
 * Undefined when it is no time, or finer than a microsecond.
 */
export function microsecondsOfIso(text: string): bigint | undefined {
  const match = isoTime.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', , sign] = match
  const [zoneHour = '0', zoneMinute = '0'] = match.slice(10)
  // Date refuses 30 February and 24:61 only in this form.
  const milliseconds = Date.parse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}Z`)
  if (
    Number.isNaN(milliseconds) ||
    Number(day) !== new Date(milliseconds).getUTCDate() + (hour === '24' ? -1 : 0)
  )
    return undefined
  const offsetMinutes = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1)
  return BigInt(milliseconds - offsetMinutes * 60_000) * 1000n + BigInt(fraction.padEnd(6, '0'))
}

/** Days since 1970 of `2025-01-31`; undefined when it is no date. */
export function daysOfIso(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const microseconds = microsecondsOfIso(text)
  return microseconds === undefined ? undefined : Number(microseconds / microsecondsPerDay)
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value % divisor < 0n ? quotient - 1n : quotient
}
