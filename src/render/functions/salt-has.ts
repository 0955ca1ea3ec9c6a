import { str } from '../../python/values/text.ts'
import type { Dict } from '../../python/values.ts'
import { saltFunctions } from './salt-functions.ts'

/** Programs without which Salt does not load a function's module: all of them, or (`any`) one. Empty: it needs none. */
export interface Needed {
  readonly programs: readonly string[]
  readonly any: boolean
}

interface Entry extends Needed {
  readonly families: string
  readonly init: string
  readonly names: ReadonlySet<string>
}

let table: ReadonlyMap<string, readonly Entry[]> | undefined

/**
 * What Salt needs on a host with these grains to have an execution function; undefined where it has none of that name.
 * Where the grains do not say: as on Debian with systemd.
 */
export function neededBySalt(fun: string, grains: Dict): Needed | undefined {
  const [module = '', name = ''] = fun.split('.')
  const family = str(grains.get('os_family') ?? 'Debian')
  const init = (grains.get('init') ?? 'systemd') === 'systemd' ? 'systemd' : 'other'
  table ??= readTable()
  return table
    .get(module)
    ?.find(
      (entry) =>
        entry.names.has(name) &&
        (entry.families === '*' || entry.families.split(',').includes(family)) &&
        (entry.init === '*' || entry.init === init),
    )
}

function readTable(): ReadonlyMap<string, readonly Entry[]> {
  const modules = new Map<string, Entry[]>()
  for (const line of saltFunctions.trim().split('\n')) {
    const [module = '', families = '', init = '', needed = '', ...names] = line.split(' ')
    const programs = needed === '*' ? [] : needed.split(/[+|]/)
    const entry = { families, init, programs, any: needed.includes('|'), names: new Set(names) }
    modules.set(module, [...(modules.get(module) ?? []), entry])
  }
  return modules
}

/** Whether a host has what is needed; undefined where that hangs on programs that it was not asked for. */
export function isMet({ programs, any }: Needed, there: ReadonlyMap<string, boolean>): boolean | undefined {
  const answers = programs.map((program) => there.get(program))
  if (any ? answers.includes(true) : answers.includes(false)) return any
  return answers.includes(undefined) ? undefined : !any
}
