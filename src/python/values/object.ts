/**
 * A Python object that has no equal in JavaScript. Each hook answers as the Python protocol of that name would; a hook
 * that a type does not have stays undefined, and the operation is refused with Python's own message.
 * Templates never see JavaScript properties: attributes exist only through `attribute`.
 */
export abstract class PyObject {
  /** `type(x).__name__` */
  abstract readonly typeName: string

  /** `type(x).__module__`; anything but `builtins` shows in messages about missing attributes. */
  get typeModule(): string {
    return 'builtins'
  }
  repr(): string {
    return `<${this.typeModule === 'builtins' ? '' : `${this.typeModule}.`}${this.typeName} object>`
  }
  str(): string {
    return this.repr()
  }
  truth(): boolean {
    return this.length ? this.length() > 0 : true
  }
  /** `==`; undefined where the type leaves the decision to the other side (which falls back to identity). */
  equals?(other: unknown): boolean | undefined
  /** `hash(x)` as an identity token; absent means by identity; throws for unhashable types. */
  hashToken?(): unknown
  /** `x.__html__()`: text that needs no escaping. */
  html?(): string
  length?(): number
  iterate?(): Iterable<unknown>
  /** `item in x` */
  contains?(item: unknown): boolean
  /** `x[key]`; undefined where Python raises LookupError or TypeError. */
  item?(key: unknown): unknown
  /** `getattr(x, name)`; undefined where Python raises AttributeError. */
  attribute?(name: string): unknown
  /** -1, 0, 1, or undefined where Python refuses to order the two. */
  compare?(other: unknown): number | undefined
  /** Where the value only stands for one that is missing: raises what any use of it raises. */
  fail?(): never
}

/** Raises the error of a value that stands for a missing one; leaves any other alone. */
export function failIfMissing(value: unknown): void {
  if (value instanceof PyObject) value.fail?.()
}
