import type { Target } from '../project/index.ts'
import type { Dict } from '../python/values.ts'
import { keepRecord, readRecord } from './records.ts'
import type { Settings } from './settings.ts'

/** Keeps a host's grains for commands that compile without it (`kstate lint`). */
export function recordGrains(root: string, target: Target, grains: Dict, settings: Settings): void {
  keepRecord(root, 'grains', target, grains, settings)
}

/** What a host said of itself when it was last asked; undefined where that is not known. */
export function recordedGrains(root: string, target: Target): Dict | undefined {
  return readRecord(root, 'grains', target)
}
