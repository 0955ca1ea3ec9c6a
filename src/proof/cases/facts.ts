import { type Fact, type FactLayer, ObservedFacts, PredictedFacts, viewOf } from '../../engine/index.ts'
import { predictedFile, type PathFact } from '../../modules/index.ts'
import { type Ask, answer, type FactPatch, type FactView, type Need } from '../../modules/kit/index.ts'

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

/** The facts of a case, in layers as the engine has them. */
export class Facts {
  readonly #layer: FactLayer

  constructor(layer: FactLayer) {
    this.#layer = layer
  }

  /** What a state function gets for what it asks: what it did not ask for it does not get, what the case has not throws. */
  known(ask: Ask): unknown {
    const asked = new Set<string>()
    const view = viewOf(this.#layer)
    const { known, unobservable } = answer(ask, {
      lookUp: (need) => {
        if (!this.#layer.fact(need)) throw new Error(`the case has no ${idOf(need)}`)
        asked.add(idOf(need))
        return { value: view.get(need) }
      },
      view: () => asking(view, asked),
    })
    if (unobservable) throw unobservable
    return known!.value
  }

  with(patches: readonly FactPatch[]): Facts {
    const layer = new PredictedFacts(this.#layer)
    layer.predict(patches)
    return new Facts(layer)
  }
}

/** A view of what was asked for alone. */
function asking(view: FactView, asked: ReadonlySet<string>): FactView {
  const isAsked = <V>(need: Need<V>) => asked.has(idOf(need as Need))
  return {
    get(need) {
      if (!isAsked(need)) throw new Error(`used but never asked for: ${idOf(need as Need)}`)
      return view.get(need)
    },
    find: (need) => (isAsked(need) ? view.find(need) : undefined),
    layer() {
      const layer = view.layer()
      return { ...asking(layer, asked), predict: (patches) => layer.predict(patches) }
    },
  }
}

/** What a case gives, and what a host is taken to be for all else. */
class GivenFacts extends ObservedFacts {
  readonly #values: ReadonlyMap<string, unknown>

  constructor(values: ReadonlyMap<string, unknown>) {
    super()
    this.#values = values
  }

  override fact(need: Need): Fact | undefined {
    const id = idOf(need)
    const isGiven = this.#values.has(id)
    if (!isGiven && !(need.kind.name in usual)) return undefined
    const value = isGiven
      ? this.#values.get(id)
      : need.kind.name === 'path' && directories.has(need.key)
        ? readPath({ directory: true })
        : usual[need.kind.name]
    return { value, covers: new Set(need.want), stale: false, since: 0 }
  }
}

function idOf({ kind, key }: Need): string {
  return `${kind.name} ${key}`
}

export function readFacts(given: readonly GivenFact[], predicted: readonly GivenFact[] = []): Facts {
  const facts = new Facts(new GivenFacts(new Map(given.map((fact) => [`${fact.kind} ${keyOf(fact)}`, readFact(fact)]))))
  if (predicted.length === 0) return facts
  return facts.with(
    predicted.map((fact) => ({
      need: { kind: { name: fact.kind }, key: keyOf(fact), want: [] as readonly string[] } as Need,
      value: readFact(fact),
    })),
  )
}

function keyOf({ key }: GivenFact): string {
  return typeof key === 'string' ? key : JSON.stringify(key)
}

function readFact({ kind, value }: GivenFact): unknown {
  if (kind === 'path') return readPath(value as Record<string, unknown>)
  return kind === 'tree' ? readTree(value) : value
}

/** A path's fact: as it is, or in short `{file: text, mode, user…}`, `{directory: true, …}`, `{link: target, to: {…}}`. */
function readPath(value: Record<string, unknown>): PathFact {
  const { file, directory, link, to, real, ...stat } = value
  const rights = { mode: directory ? '0755' : '0644', uid: 0, gid: 0, user: 'root', group: 'root', ...stat }
  if (typeof file === 'string') return predictedFile(rights, Buffer.from(file))
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
