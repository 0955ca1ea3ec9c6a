import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { dumpJson, loadYaml } from '../yaml/index.ts'
import type { Settings } from './settings.ts'

/** What a project keeps of what hosts said. */
export type RecordKind = 'grains' | 'mine'

/** `.kstate/KIND/ID.json` */
function fileOf(root: string, kind: RecordKind, id: string): string {
  return join(
    root,
    '.kstate',
    kind,
    `${encodeURIComponent(id).replaceAll('.', (dot, at) => (at === 0 ? '%2E' : dot))}.json`,
  )
}

/**
 * Keeps what a host said, for commands that compile without it. A sandbox host's words are not the host's, and `--local` goes by any
 * ID: neither is kept. Where the project cannot be written nothing is kept.
 */
export function keepRecord(root: string, kind: RecordKind, target: Target, record: Dict, settings: Settings): void {
  if (settings.local || (settings.sandbox && !target.sandbox)) return
  const file = fileOf(root, kind, target.id)
  const text = `${dumpJson(record, { indent: 2 })}\n`
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

/** What a host said when it was last asked; undefined where that is not known. */
export function readRecord(root: string, kind: RecordKind, target: Target): Dict | undefined {
  const file = fileOf(root, kind, target.id)
  if (!existsSync(file)) return undefined
  const { value } = loadYaml(readFileSync(file, 'utf8'), { file })
  return value instanceof Dict ? value : undefined
}
