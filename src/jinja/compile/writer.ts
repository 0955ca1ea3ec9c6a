/** The body of one generated function while it is being written. */
export class FunctionWriter {
  readonly #lines: string[] = []
  #temporaries = 0
  /** Set once the body holds a place where a host's answer may be waited for: then it must be a generator. */
  suspends = false

  write(line: string): void {
    this.#lines.push(line)
  }

  /** What has been written so far. */
  get body(): string {
    return this.#lines.join('\n')
  }

  get temporaries(): readonly string[] {
    return Array.from({ length: this.#temporaries }, (_, i) => `t${i + 1}`)
  }

  /** A fresh variable, declared at the top of the function. */
  temporary(): string {
    this.#temporaries++
    return `t${this.#temporaries}`
  }

  /**
   * The function as an expression, or as a constant where it has a name; in parentheses, which make V8 compile it at once
   * instead of looking it over first. `head` is the parameter list; `extra` declares what the body needs at its top.
   */
  finish(name: string, head: string, extra: string): string {
    const declared = ['L = 0', 't', ...this.temporaries].join(', ')
    return (
      `${name === '' ? '' : `const ${name} = `}(function${this.suspends ? '*' : ''} (${head}) {\nlet ${declared}${extra};\n` +
      `try {\n${this.body}\n} catch (e) { throw locate(e, T, L) }\n})${name === '' ? '' : ';'}`
    )
  }
}

export interface Frame {
  readonly symbols: import('./symbols.ts').Symbols
  readonly toplevel: boolean
  readonly rootlevel: boolean
  /** Inside an `if`: an unknown filter is an error only when it is reached. */
  readonly soft: boolean
  readonly loop: boolean
  readonly block: boolean
  /** Output must ask at run time whether a parent template has taken over. */
  readonly outputCheck: boolean
  /** The variable that output is added to. */
  readonly buffer: string
  /** The variable of the buffer's line map, where one is kept. */
  readonly map: string | undefined
}
