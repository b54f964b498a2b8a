// Landing 200,000 payloads through the door (read, unpack, check, hash, compare with what is there, write) against
// the bare appender, which is handed the finished rows.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { auroraBin, inTemporaryFolder, runNode } from './lib/measure.js'
import { writePayloadArchive } from './lib/payload-archive.js'
import { copyProject } from './lib/project-copy.js'

const payloads = 200_000
const appendBare = fileURLToPath(new URL('lib/append-bare.js', import.meta.url))

export async function measure() {
  return inTemporaryFolder(async (folder) => {
    copyProject(folder)
    const archive = join(folder, 'payloads.ndjson.gz')
    await writePayloadArchive(archive, payloads)
    await runNode([auroraBin, 'migrate', 'up'], { cwd: folder })
    const landed = await runNode([auroraBin, 'load', archive], { cwd: folder })
    const again = await runNode([auroraBin, 'load', archive], { cwd: folder })
    const bare = await appendLanded(folder)
    const rate = (milliseconds) => Math.round((payloads / milliseconds) * 1000).toLocaleString('en-US')
    return [
      {
        figure: 'aurora load, 200,000 payloads',
        value: landed.milliseconds / 1000,
        unit: 's',
        note: `${rate(landed.milliseconds)} a second`,
      },
      {
        figure: 'aurora load, the same again',
        value: again.milliseconds / 1000,
        unit: 's',
        note: 'nothing changes',
      },
      {
        figure: 'bare appender, the same rows',
        value: bare / 1000,
        unit: 's',
        note: `${rate(bare)} a second`,
      },
      { figure: 'load : appender', value: landed.milliseconds / bare, unit: '×' },
      { figure: 'peak memory of load', value: landed.peakMebibytes, unit: 'MiB' },
    ]
  })
}

async function appendLanded(folder) {
  const { stdout } = await runNode([
    appendBare,
    join(folder, 'data', 'aurora.duckdb'),
    join(folder, 'bare.duckdb'),
  ])
  const { milliseconds, rows } = JSON.parse(stdout)
  if (rows !== payloads) throw new Error(`${rows} payloads had landed, not ${payloads}`)
  return milliseconds
}
