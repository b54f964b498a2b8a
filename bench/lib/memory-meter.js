// Loaded into a measured process: at its end it tells its peak memory, in KiB, on file descriptor 3.
import { writeSync } from 'node:fs'

process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS))
})
