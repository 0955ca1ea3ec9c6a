import { readFileSync } from 'node:fs'
import { DiagnosticError, error } from '../core/diagnostics.ts'
import { grainsSection, ownGrainsLimit, readGrains } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import type { Session } from '../transport/index.ts'
import { loadYaml } from '../yaml/index.ts'

/** A host's grains: what it says of itself, its own grains file, and the roster's over both. */
export async function hostGrains(session: Session, target: Target): Promise<Dict> {
  const [answer] = await session.request([grainsSection()])
  const { grains, custom } = readGrains(answer!, target.id)
  return mergeGrains(target, grains, custom)
}

/**
 * Grains as a host has them, those of its file /etc/salt/grains over them, those of the roster over all; key by key of
 * the first level, as in Salt. Throws a diagnostic that names host and file where the file cannot be read.
 */
export function mergeGrains(target: Target, grains: Dict, custom: string | undefined): Dict {
  const file = `${target.id}:/etc/salt/grains`
  if (custom === undefined)
    throw new DiagnosticError(
      error('grains-too-long', `${file} is longer than ${ownGrainsLimit / 1024 / 1024} MiB: it is not read`, {
        at: { file },
      }),
    )
  const own = readMapping(custom, file)
  const told = target.options?.get('grains') ?? null
  if (told !== null && !(told instanceof Dict))
    throw new DiagnosticError(
      error('grains-shape', `minion_opts of ${target.id}: grains must be a mapping`, { at: target.place }),
    )
  return new Dict([...grains, ...own, ...(told ?? [])])
}

/** All the grains of `--grains FILE` where that is given, else those of the host. */
export function chooseGrains(
  { grains: file }: { readonly grains?: string },
  target: Target,
  grains: Dict,
  custom: string | undefined,
): Dict {
  return file === undefined ? mergeGrains(target, grains, custom) : grainsOfFile(file, target.id)
}

/** All the grains of `--grains FILE`. Throws a diagnostic where the file cannot be read, or is none of grains. */
export function grainsOfFile(file: string, id: string): Dict {
  return readGrainsFile(readText(file), file, id)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const hint = 'give a file of grains in YAML or JSON, as `kstate grains TARGET --json` prints them'
    throw new DiagnosticError(error('grains-file', `--grains cannot be read: ${(cause as Error).message}`, { hint }))
  }
}

/** The text of such a file: YAML or JSON, and all the grains there are. */
export function readGrainsFile(text: string, file: string, id: string): Dict {
  const grains = new Dict([...readMapping(text, file)])
  if (!grains.has('id')) grains.set('id', id)
  return grains
}

function readMapping(text: string, file: string): Dict {
  const { value } = loadYaml(text, { file })
  if (value !== null && !(value instanceof Dict))
    throw new DiagnosticError(error('grains-shape', `${file} must hold a mapping of grains`, { at: { file, line: 1 } }))
  return value ?? new Dict()
}
