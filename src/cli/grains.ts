import { DiagnosticError, error } from '../core/diagnostics.ts'
import { Dict } from '../core/values.ts'
import { grainsSection, readGrains } from '../facts/grains/index.ts'
import type { Target } from '../project/index.ts'
import type { Session } from '../transport/index.ts'
import { loadYaml } from '../yaml/index.ts'

/** A host's grains: what it says of itself, its own grains file, and the roster's over both. */
export async function hostGrains(session: Session, target: Target): Promise<Dict> {
  const [answer] = await session.request([grainsSection()])
  const { grains, custom } = readGrains(answer!, target.id)
  return mergeGrains(target, grains, custom)
}

export function mergeGrains(target: Target, grains: Dict, custom: string): Dict {
  const own = loadYaml(custom, { file: `${target.id}:/etc/salt/grains` }).value
  const told = target.options?.get('grains')
  const all = new Dict([...grains])
  for (const more of [own, told]) if (more instanceof Dict) for (const [key, value] of more) all.set(key, value)
  return all
}

/** The grains of `--grains FILE`: YAML or JSON, and all the grains there are. */
export function readGrainsFile(text: string, file: string, id: string): Dict {
  const { value } = loadYaml(text, { file })
  if (value !== null && !(value instanceof Dict))
    throw new DiagnosticError(error('grains-shape', `${file} must hold a mapping of grains`, { at: { file, line: 1 } }))
  const grains = new Dict([...(value ?? new Dict())])
  if (!grains.has('id')) grains.set('id', id)
  return grains
}
