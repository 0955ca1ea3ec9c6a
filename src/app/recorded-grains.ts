import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { dumpJson, loadYaml } from '../yaml/index.ts'
import type { Settings } from './settings.ts'

/** Where a project keeps what a host said of itself: `.kstate/grains/ID.json`. */
function fileOf(root: string, id: string): string {
  return join(
    root,
    '.kstate',
    'grains',
    `${encodeURIComponent(id).replaceAll('.', (dot, at) => (at === 0 ? '%2E' : dot))}.json`,
  )
}

/**
 * Keeps a host's grains for commands that compile without it (`kstate lint`). A sandbox host's are not the host's, and
 * `--local` goes by any ID: neither is kept. Where the project cannot be written nothing is kept.
 */
export function recordGrains(root: string, target: Target, grains: Dict, settings: Settings): void {
  if (settings.local || (settings.sandbox && !target.sandbox)) return
  const file = fileOf(root, target.id)
  const text = `${dumpJson(grains, { indent: 2 })}\n`
  try {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return
    mkdirSync(dirname(file), { recursive: true })
    const ignore = join(root, '.kstate', '.gitignore')
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
    writeFileSync(`${file}.${process.pid}`, text)
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // A tree that only may be read is no reason to fail a run.
  }
}

/** What a host said of itself when it was last asked; undefined where that is not known. */
export function recordedGrains(root: string, target: Target): Dict | undefined {
  const file = fileOf(root, target.id)
  if (!existsSync(file)) return undefined
  const { value } = loadYaml(readFileSync(file, 'utf8'), { file })
  return value instanceof Dict ? value : undefined
}
