/** An exception that Python would raise: its class name and its message (`str(error)`). */
export class PythonError extends Error {
  /** What the Python program meant to say, where its message is a defect of its own; told to people in its place. */
  readonly meant?: string
  constructor(
    readonly pythonClass: string,
    message: string,
    options?: ErrorOptions & { readonly meant?: string },
  ) {
    super(message, options)
    this.name = 'PythonError'
    this.meant = options?.meant
  }
}

/** Raises `pythonClass(message)`. */
export function raise(pythonClass: string, message: string): never {
  throw new PythonError(pythonClass, message)
}
