import type { PathFact } from '../../../src/facts/path.ts'
import { foretoldFile } from '../../../src/facts/path.ts'
import type { FactView, Need } from '../../../src/facts/types.ts'

export interface GivenFact {
  readonly kind: string
  /** A coordinate that is no text stands for its JSON. */
  readonly key: unknown
  readonly value: unknown
}

/** What a host is taken to be where a case says nothing else. */
const usual: { readonly [kind: string]: unknown } = {
  path: {},
  user: { present: false },
  group: { present: false },
  actor: { user: 'root', group: 'root', uid: 0, gid: 0, home: '/root' },
  tree: new Map(),
  cron: { installed: true, text: '' },
}

/** Directories that every host has. */
const directories = new Set(['/', '/etc', '/home', '/root', '/srv', '/tmp', '/var'])

/** The facts of a case, as a state function sees them: what it never asked for, and what the case does not give, throws. */
export class Facts implements FactView {
  readonly #values: ReadonlyMap<string, unknown>
  readonly #asked = new Set<string>()

  constructor(values: Iterable<readonly [string, unknown]>) {
    this.#values = new Map(values)
  }

  get<V>(need: Need<V>): V {
    if (!this.#asked.has(idOf(need))) throw new Error(`used but never asked for: ${idOf(need)}`)
    return this.#read(need)
  }

  find<V>(need: Need<V>): V | undefined {
    return this.#asked.has(idOf(need)) ? this.#read(need) : undefined
  }

  /** Asks for the needs and for those that follow from them. */
  ask(needs: readonly Need[]): void {
    for (const need of needs) {
      this.#read(need)
      this.#asked.add(idOf(need))
      if (need.after) this.ask(need.after(this))
    }
  }

  with(patches: readonly { readonly need: Need; readonly value: unknown }[]): Facts {
    return new Facts([...this.#values, ...patches.map(({ need, value }) => [idOf(need), value] as const)])
  }

  #read<V>(need: Need<V>): V {
    const id = idOf(need)
    if (this.#values.has(id)) return this.#values.get(id) as V
    if (need.kind.name === 'path' && directories.has(need.key)) return readPath({ directory: true }) as V
    if (!(need.kind.name in usual)) throw new Error(`the case has no ${id}`)
    return usual[need.kind.name] as V
  }
}

function idOf({ kind, key }: Need<never> | Need): string {
  return `${kind.name} ${key}`
}

export function readFacts(given: readonly GivenFact[]): Facts {
  return new Facts(
    given.map(({ kind, key, value }) => {
      const id = `${kind} ${typeof key === 'string' ? key : JSON.stringify(key)}`
      if (kind === 'path') return [id, readPath(value as Record<string, unknown>)]
      return [id, kind === 'tree' ? readTree(value) : value]
    }),
  )
}

/** A path's fact: as it is, or in short `{file: text, mode, user…}`, `{directory: true, …}`, `{link: target, to: {…}}`. */
function readPath(value: Record<string, unknown>): PathFact {
  const { file, directory, link, to, real, ...stat } = value
  const rights = { mode: directory ? '0755' : '0644', uid: 0, gid: 0, user: 'root', group: 'root', ...stat }
  if (typeof file === 'string') return foretoldFile(rights, Buffer.from(file))
  if (directory) {
    const self = { ...rights, type: 'directory' as const, size: 4096 }
    return { self, followed: self }
  }
  if (typeof link === 'string') {
    const target = to ? readPath(to as Record<string, unknown>) : {}
    const self = { ...rights, mode: '0777', type: 'link' as const, size: link.length }
    return { ...target, self, target: link, real: real as string | undefined }
  }
  return value as PathFact
}

function readTree(value: unknown): ReadonlyMap<string, unknown> {
  const entries = Object.entries(value as Record<string, Record<string, unknown>>)
  return new Map(entries.map(([path, given]) => [path, readPath(given).self]))
}
