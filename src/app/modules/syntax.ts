import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the first file below a directory stops being JavaScript: Node's own errors of imports do not say. */
export function findSyntaxError(directory: string): { readonly file: string; readonly line: number } | undefined {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => /\.m?js$/.test(file))
  for (const file of files.sort().map((name) => join(directory, name))) {
    const input = readFileSync(file)
    const { stderr } = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], { input, encoding: 'utf8' })
    const line = /^\[stdin\]:(\d+)$/m.exec(stderr)?.[1]
    if (line !== undefined) return { file, line: Number(line) }
  }
  return undefined
}
