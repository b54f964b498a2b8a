/** What holds for a host whose source does not say. */
export const usualLimits = {
  requestsPerMinute: 60,
  connections: 8,
  timeoutSeconds: 30,
  /** Megabytes of one answer. */
  greatestBody: 256,
} as const
