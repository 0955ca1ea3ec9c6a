import type { Target } from '../project/index.ts'
import { Dict, type Value } from '../python/values.ts'
import { traverse } from '../render/index.ts'
import { pillarOf, subjectOf } from './compile.ts'
import type { Answer } from './fleet.ts'
import { askTargets } from './handshake.ts'
import type { Workspace } from './workspace.ts'

/** The grains of targets: all, or those named (`systemd:version`). */
export function grainsOf(
  workspace: Workspace,
  targets: readonly Target[],
  names: readonly string[],
): Promise<Answer<Dict>[]> {
  return askTargets(workspace, targets, async ({ grains }) => {
    if (names.length === 0) return grains
    return new Dict(names.map((name): [Value, Value] => [name, traverse(grains, name) ?? '']))
  })
}

/** The pillar of targets, its secrets masked: all, or what stands under a key (`postgres:users`). */
export function pillarsOf(
  workspace: Workspace,
  targets: readonly Target[],
  { key, pillar }: { readonly key?: string; readonly pillar?: Dict },
): Promise<Answer<Value>[]> {
  return askTargets(workspace, targets, async (asked) => {
    const shown = asked.redaction.pillar(await pillarOf(subjectOf(workspace, asked), asked.redaction, pillar))
    return key === undefined ? shown : (traverse(shown, key) ?? '')
  })
}
