import { isGlob, matchGlob } from '../core/glob.ts'
import { closest } from '../core/similar.ts'
import type { Dict, Value } from '../python/values.ts'

/** What a chunk is known by. */
export interface Named {
  readonly module: string
  readonly id: string
  readonly name: Value
  readonly sls: string
  readonly includedFrom: readonly Value[]
}

export function nameChunk(chunk: Dict): Named {
  const text = (key: string) => {
    const value = chunk.get(key)
    return typeof value === 'string' ? value : ''
  }
  const included = chunk.get('__sls_included_from__')
  return {
    module: text('state'),
    id: text('__id__'),
    name: chunk.get('name') ?? null,
    sls: text('__sls__'),
    includedFrom: Array.isArray(included) ? included : [],
  }
}

/** Finds chunks as requisites name them: by ID or name (patterns allowed) and module, by SLS. Gives positions, ascending. */
export class ChunkLookup {
  readonly #named: readonly Named[]
  readonly #byText = new Map<string, number[]>()
  readonly #bySls = new Map<string, number[]>()
  readonly #byIncluder = new Map<string, number[]>()
  readonly #patterns = new Map<string, readonly number[]>()

  constructor(named: readonly Named[]) {
    this.#named = named
    named.forEach(({ id, name, sls, includedFrom }, position) => {
      add(this.#byText, id, position)
      if (typeof name === 'string' && name !== id) add(this.#byText, name, position)
      add(this.#bySls, sls, position)
      for (const includer of new Set(includedFrom))
        if (typeof includer === 'string') add(this.#byIncluder, includer, position)
    })
  }

  /** `module: reference`; the module `id` means any, `sls` every state of an SLS or of what it includes. */
  find(module: string, reference: string): readonly number[] {
    const key = `${module}\0${reference}`
    let found = this.#patterns.get(key)
    if (!found) {
      found = module === 'sls' ? this.#ofSls(reference) : this.#ofText(module, reference)
      this.#patterns.set(key, found)
    }
    return found
  }

  /** `module: reference` without patterns, as `listen` names its targets. */
  findExactly(module: string, reference: string): readonly number[] {
    return (this.#byText.get(reference) ?? []).filter((position) => this.#named[position]!.module === module)
  }

  /** By ID or name alone, whatever the module. */
  findPlain(reference: string): readonly number[] {
    return this.#byText.get(reference) ?? []
  }

  /** The modules that declare an ID or name. */
  modulesOf(reference: string): string[] {
    return [...new Set(this.findPlain(reference).map((position) => this.#named[position]!.module))]
  }

  /** The ID or name of a module that is nearest to a reference that names nothing. */
  nearest(module: string, reference: string): string | undefined {
    const candidates = [...this.#byText].flatMap(([text, positions]) =>
      module === 'id' || positions.some((position) => this.#named[position]!.module === module) ? [text] : [],
    )
    return closest(reference, candidates)
  }

  #ofText(module: string, reference: string): readonly number[] {
    const wanted = (position: number) => module === 'id' || this.#named[position]!.module === module
    if (!isGlob(reference)) return (this.#byText.get(reference) ?? []).filter(wanted)
    return this.#named.flatMap(({ id, name }, position) => {
      const matches = matchGlob(id, reference) || (typeof name === 'string' && matchGlob(name, reference))
      return matches && wanted(position) ? [position] : []
    })
  }

  #ofSls(reference: string): readonly number[] {
    const own = isGlob(reference)
      ? [...this.#bySls].flatMap(([sls, positions]) => (matchGlob(sls, reference) ? positions : []))
      : (this.#bySls.get(reference) ?? [])
    return [...new Set([...own, ...(this.#byIncluder.get(reference) ?? [])])].sort((a, b) => a - b)
  }
}

function add(map: Map<string, number[]>, key: string, position: number): void {
  const list = map.get(key)
  if (list) list.push(position)
  else map.set(key, [position])
}
