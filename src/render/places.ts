import type { Place } from '../core/diagnostics.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Positions } from '../yaml/index.ts'

/** A line of an unrendered file; counts from 1. */
export interface Line {
  readonly file: string
  readonly line: number
}

/** A text that was rendered and read: where its lines stand in the unrendered file. */
export interface Source {
  readonly file: string
  readonly positions?: Positions
  /** Where each rendered line (index 0 = line 1) comes from; absent where the text was read as it lies. */
  readonly lines?: readonly Line[]
}

type Container = Dict | Value[]
interface Slot {
  readonly source: Source
  readonly parent?: Container
  readonly key?: Value
}

/** Where the containers of rendered data stand in their files; remembers by identity, so that data may be moved about. */
export class Places {
  readonly #slots = new Map<Container, Slot>()
  readonly #texts = new Map<string, string>()
  readonly #lines = new Map<string, readonly string[]>()

  /** Keeps the texts of files for excerpts. */
  keep(texts: ReadonlyMap<string, string>): void {
    for (const [file, text] of texts) this.#texts.set(file, text)
  }

  /** Remembers every container of a freshly loaded value. */
  add(value: Value, source: Source, parent?: Container, key?: Value): void {
    if (!(value instanceof Dict || Array.isArray(value)) || this.#slots.has(value)) return
    this.#slots.set(value, { source, parent, key })
    if (value instanceof Dict) for (const [name, item] of value) this.add(item, source, value, name)
    else for (const [index, item] of value.entries()) this.add(item, source, value, index)
  }

  /** `made` stands for what is written under `key` of `parent`. */
  adopt(made: Container, parent: Container, key: Value): void {
    const slot = this.#slots.get(parent)
    if (slot) this.#slots.set(made, { source: slot.source, parent, key })
  }

  /** Where a container's key, or its item of a list, is written; without a parent, where it begins. */
  of(container: Container): Place | undefined {
    const slot = this.#slots.get(container)
    if (!slot) return undefined
    const { source, parent, key } = slot
    const { positions } = source
    if (parent instanceof Dict && key !== undefined) return this.#place(source, positions?.ofKey(parent, key))
    if (Array.isArray(parent) && typeof key === 'number') return this.#place(source, positions?.ofItem(parent, key))
    return this.#place(source, positions?.of(container))
  }

  /** Where a key of a dict is written. */
  ofKey(dict: Dict, key: Value): Place | undefined {
    const slot = this.#slots.get(dict)
    return slot && this.#place(slot.source, slot.source.positions?.ofKey(dict, key))
  }

  /** Where an item of a list is written. */
  ofItem(list: Value[], index: number): Place | undefined {
    const slot = this.#slots.get(list)
    return slot && this.#place(slot.source, slot.source.positions?.ofItem(list, index))
  }

  /** A place with its line of the file, for diagnostics. */
  show(place: Place | undefined): { at?: Place; excerpt?: string } {
    if (!place) return {}
    return { at: place, excerpt: place.line === undefined ? undefined : this.#linesOf(place.file)?.[place.line - 1] }
  }

  #linesOf(file: string): readonly string[] | undefined {
    const text = this.#texts.get(file)
    if (text === undefined || this.#lines.has(file)) return this.#lines.get(file)
    const lines = text.split(/\r\n|\r|\n/)
    this.#lines.set(file, lines)
    return lines
  }

  #place(source: Source, position: { line: number; column: number } | undefined): Place | undefined {
    if (!position) return { file: source.file }
    if (!source.lines) return { file: source.file, ...position }
    return source.lines[position.line - 1] ?? { file: source.file }
  }
}
