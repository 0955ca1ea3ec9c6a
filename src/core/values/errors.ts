/** An exception that Python would raise: its class name and its message (`str(error)`). */
export class PythonError extends Error {
  constructor(
    readonly pythonClass: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'PythonError'
  }
}

/** Raises `pythonClass(message)`. */
export function raise(pythonClass: string, message: string): never {
  throw new PythonError(pythonClass, message)
}
