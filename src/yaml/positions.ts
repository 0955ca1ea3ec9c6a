import { type Dict, hashKey, type Value } from '../python/values.ts'

/** A place in a text; both count from 1, columns in characters. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Offset → line and column of one text. A line ends at LF, CR or CRLF, as editors count. */
export class Lines {
  readonly #starts: number[] = [0]
  constructor(readonly text: string) {
    for (const found of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(found.index + found[0].length)
  }

  positionOf(offset: number): Position {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: [...this.text.slice(this.#starts[low], offset)].length + 1 }
  }

  /** The text of a line, without its break. */
  lineAt(line: number): string {
    const end = this.#starts[line] ?? this.text.length
    return this.text.slice(this.#starts[line - 1], end).replace(/[\r\n]+$/, '')
  }
}

type Container = Dict | Value[]

interface Places {
  readonly own: number
  readonly keys: Map<unknown, number>
  readonly values: Map<unknown, number>
}

/**
 * Where the containers of a loaded value, their keys and their items stand. An anchored container is one object wherever
 * it is aliased, and stands where it is anchored; a key that came by `<<` stands where it was written.
 */
export class Positions {
  readonly #lines: Lines
  readonly #places = new Map<Container, Places>()
  /** Where the document's value begins. */
  rootOffset = 0

  constructor(lines: Lines) {
    this.#lines = lines
  }

  get root(): Position {
    return this.#lines.positionOf(this.rootOffset)
  }
  of(container: Container): Position | undefined {
    return this.#position(this.#places.get(container)?.own)
  }
  ofKey(dict: Dict, key: Value): Position | undefined {
    return this.#position(this.#places.get(dict)?.keys.get(hashKey(key)))
  }
  /** Where the value under a key begins. */
  ofValue(dict: Dict, key: Value): Position | undefined {
    return this.#position(this.#places.get(dict)?.values.get(hashKey(key)))
  }
  ofItem(list: Value[], index: number): Position | undefined {
    return this.#position(this.#places.get(list)?.values.get(index))
  }

  addContainer(container: Container, own: number): void {
    this.#places.set(container, { own, keys: new Map(), values: new Map() })
  }
  addPair(dict: Dict, key: Value, keyAt: number, valueAt: number): void {
    const places = this.#places.get(dict)
    places?.keys.set(hashKey(key), keyAt)
    places?.values.set(hashKey(key), valueAt)
  }
  addItem(list: Value[], at: number): void {
    this.#places.get(list)?.values.set(list.length - 1, at)
  }

  #position(offset: number | undefined): Position | undefined {
    return offset === undefined ? undefined : this.#lines.positionOf(offset)
  }
}
