import { bindArguments } from '../../src/compile/arguments.ts'
import { Secret } from '../../src/core/secrets.ts'
import { viewOf } from '../../src/engine/facts/knowledge.ts'
import type { Fact, FactLayer } from '../../src/engine/facts/layer.ts'
import { ObservedFacts } from '../../src/engine/facts/observed.ts'
import { PredictedFacts } from '../../src/engine/facts/predicted.ts'
import { foretoldFile, type PathFact } from '../../src/modules/file/facts/path.ts'
import type { Action } from '../../src/modules/kit/action.ts'
import type { FactPatch, FactView, Need, PredictedView } from '../../src/modules/kit/fact.ts'
import { StateFailure } from '../../src/modules/kit/index.ts'
import type { LegacyState } from '../../src/modules/kit/legacy.ts'
import type { PrepareIo } from '../../src/modules/kit/prepare.ts'
import type { Verdict } from '../../src/modules/kit/verdict.ts'
import { Dict, toPlain, type Value } from '../../src/python/values.ts'
import { loadYaml } from '../../src/yaml/index.ts'
import { legacyOf } from '../modules/support.ts'

/** A case of `test/states/<module>/cases/<function>.yaml`: arguments and facts, and what comes of them. */
export interface Case {
  readonly title: string
  /** What the controller has: `salt://` files, pillar, numbers for `random` in turn. */
  readonly io?: {
    readonly files?: Record<string, string>
    readonly modes?: Record<string, string>
    /** What the web gives. */
    readonly web?: Record<string, string>
    readonly pillar?: Record<string, unknown>
    readonly grains?: Record<string, unknown>
    readonly random?: readonly number[]
    /** Links of the `salt://` files: URL → what the link says. */
    readonly links?: Record<string, string>
    /** The file states that the step requires. */
    readonly requiredFiles?: PrepareIo['requiredFiles']
  }
  readonly facts?: readonly GivenFact[]
  /** What earlier steps of a plan would do, in their order. */
  readonly predicted?: readonly GivenFact[]
  /** The arguments as an author writes them: an error instead of a verdict. */
  readonly refused?: string
  /** `prepare` fails with this comment. */
  readonly failure?: string
  readonly verdict?: {
    readonly kind: string
    readonly comment: string
    readonly testComment?: string
    readonly changes?: unknown
  }
  readonly actions?: readonly { readonly script: string; readonly stdin?: string; readonly hex?: string }[]
  /** What is told once all went well. */
  readonly report?: { readonly changes: unknown; readonly comment: string }
  /** What is told where the first action ends so. */
  readonly failed?: {
    readonly code: number
    readonly stdout?: string
    readonly stderr?: string
    readonly comment: string
  }
}

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

/** Folders that every host has. */
const folders = new Set(['/', '/etc', '/home', '/root', '/srv', '/tmp', '/var'])

/** A case's facts, in layers as the engine has them: what a state function did not ask for it does not get. */
export class Facts implements FactView {
  readonly asked: Set<string>
  readonly #facts: FactLayer
  constructor(facts: FactLayer, asked = new Set<string>()) {
    this.#facts = facts
    this.asked = asked
  }
  get<V>(need: Need<V>): V {
    const id = idOf(need)
    if (!this.asked.has(id)) throw new Error(`used but never asked for: ${id}`)
    return this.#read(need)
  }
  find<V>(need: Need<V>): V | undefined {
    return this.asked.has(idOf(need)) ? this.#read(need) : undefined
  }
  layer(): PredictedView {
    const layer = new PredictedFacts(this.#facts)
    return Object.assign(new Facts(layer, this.asked), { predict: (patches: FactPatches) => layer.predict(patches) })
  }
  /** Asks for the needs and for those that follow from them. */
  ask(needs: readonly Need[]): void {
    for (const need of needs) {
      this.asked.add(idOf(need))
      if (need.after) this.ask(need.after(this))
    }
  }
  /** Nothing of it was asked for yet. */
  with(patches: FactPatches): Facts {
    const layer = new PredictedFacts(this.#facts)
    layer.predict(patches)
    return new Facts(layer)
  }
  #read<V>(need: Need<V>): V {
    if (!this.#facts.fact(need as Need)) throw new Error(`the case has no ${idOf(need)}`)
    return viewOf(this.#facts).get(need)
  }
}

type FactPatches = readonly FactPatch[]

/** What a case gives, and what a host is taken to be for all else. */
class GivenFacts extends ObservedFacts {
  readonly #values: ReadonlyMap<string, unknown>
  constructor(values: ReadonlyMap<string, unknown>) {
    super()
    this.#values = values
  }
  override fact(need: Need): Fact | undefined {
    const isGiven = this.#values.has(idOf(need)) || need.kind.name in usual
    return isGiven ? { value: this.#read(need), covers: new Set(need.want), stale: false, since: 0 } : undefined
  }
  #read(need: Need): unknown {
    const id = idOf(need)
    if (this.#values.has(id)) return this.#values.get(id)
    return need.kind.name === 'path' && folders.has(need.key) ? readPath({ directory: true }) : usual[need.kind.name]
  }
}

function idOf({ kind, key }: Need<never> | Need): string {
  return `${kind.name} ${key}`
}

export function readFacts(given: readonly GivenFact[], predicted: readonly GivenFact[] = []): Facts {
  const facts = new Facts(new GivenFacts(new Map(given.map((fact) => [`${fact.kind} ${keyOf(fact)}`, readFact(fact)]))))
  if (predicted.length === 0) return facts
  return facts.with(
    predicted.map((fact) => ({
      need: { kind: { name: fact.kind }, key: keyOf(fact) } as Need,
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
  return new Map(
    Object.entries(value as Record<string, Record<string, unknown>>).map(([path, given]) => [
      path,
      readPath(given).self,
    ]),
  )
}

/** The case's arguments as the state function gets them, or why they are refused. */
export function bind(
  full: string,
  args: Dict,
): { readonly bound: Record<string, unknown>; readonly problems: readonly string[] } {
  const [module = '', name = ''] = full.split('.')
  const schema = legacyOf(module, name).schema
  const call = { full, id: 'case', sls: 'case', args, show: () => ({}) }
  const { bound, problems } = bindArguments(call, schema, { purpose: 'run' })
  return { bound, problems: problems.map((problem) => problem.summary) }
}

/** What lies under a `salt://` folder, as relative paths. */
function below(url: string, urls: readonly string[]): string[] | undefined {
  const found = urls.filter((one) => one.startsWith(`${url}/`)).map((one) => one.slice(url.length + 1))
  return found.length > 0 ? found.sort() : undefined
}

export function ioOf({
  files = {},
  modes = {},
  web = {},
  pillar = {},
  grains = {},
  random = [],
  links = {},
  requiredFiles = [],
}: NonNullable<Case['io']>): PrepareIo {
  const numbers = [...random]
  return {
    source: async (url) => (files[url] === undefined ? undefined : Buffer.from(files[url])),
    sourceMode: async (url) => modes[url],
    tree: async (url) => below(url, Object.keys(files)),
    links: async (url) =>
      new Map((below(url, Object.keys(links)) ?? []).map((path) => [path, links[`${url}/${path}`]!])),
    // Enough of a template to see that the text and its variables arrive; the real one is render/'s.
    render: async ({ text }, context) =>
      text.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => String(context.get(name))),
    pillar: (path) => pillar[path] as Value | undefined,
    grains: (path) => grains[path] as Value | undefined,
    download: async (url) => {
      const text = web[url]
      if (text === undefined) throw new StateFailure(`there is no ${url}`)
      return Buffer.from(text)
    },
    sls: 'case',
    id: 'case',
    requiredFiles,
    now: () => new Date(0),
    random: () => numbers.shift() ?? 0,
  }
}

export type Change = Extract<Verdict, { kind: 'change' }>

/** Standard input that is no text is shown as hexadecimal digits. */
export function showAction(action: Action): { script: string; stdin?: string; hex?: string; user?: string } {
  if (action.kind !== 'shell') throw new Error('this runner shows shell actions')
  const { script, stdin, user } = action
  return { script: `${script.text}\n`, ...showInput(stdin), ...(user ? { user } : {}) }
}

function showInput(stdin: string | Uint8Array | Secret | undefined): { stdin?: string; hex?: string } {
  if (stdin === undefined) return {}
  if (stdin instanceof Secret) return { stdin: `(secret) ${stdin.reveal()}` }
  const bytes = Buffer.from(stdin as string)
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) && !text.includes('\0') ? { stdin: text } : { hex: bytes.toString('hex') }
}

/** A file of cases. `args` stay Python values (YAML as Salt reads it), the rest is plain. */
export function readCases(text: string, file: string): { readonly one: Case; readonly args: Dict }[] {
  return (loadYaml(text, { file }).value as Dict[]).map((entry) => {
    const args = (entry.get('args') as Dict | undefined) ?? new Dict()
    return { one: toPlain(entry) as unknown as Case, args }
  })
}

export function functionOf(full: string): LegacyState {
  const [module = '', name = ''] = full.split('.')
  const found = legacyOf(module, name)
  if (!found) throw new Error(`there is no state function ${full}`)
  return found
}
