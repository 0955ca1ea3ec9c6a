import type { Readable, Writable } from 'node:stream'
import { quote, type Script, sh } from '../core/shell.ts'
import { stopper } from './prelude.ts'
import { type Dialect, userEnvironment } from './protocol.ts'
import { type Passed, type StreamedWork, type Streams, TransportError } from './types.ts'

/** What comes before the script's first line (a greeting of `su`) is dropped; of a line that is none of ours, the end is kept. */
const longestLine = 64 * 1024

export type Side = 'out' | 'err'

/** What a passage asks of its session. */
export interface Around {
  /** For messages. */
  readonly name: string
  /** The reader of a side cannot take more until then. */
  hold(side: Side, until: Promise<void>): void
  /** From now on this is to be written to the shell. */
  input(from: Readable): void
  /** The input cannot be handed on: the command is to be ended. */
  fail(cause: unknown): void
}

/**
 * One command whose streams pass through the long-lived shell as they come. The shell is told to start a loader, which reads
 * the script from its standard input, line by line and to its end (`word`), and then becomes it: what follows on
 * standard input is the command's own.
 */
export class Passage {
  readonly #work: StreamedWork
  readonly #streams: Streams
  readonly #dialect: Dialect
  readonly #word: string
  readonly #around: Around
  #first: Buffer | undefined = Buffer.alloc(0)
  #open = 2
  #code: number | undefined
  #why = ''
  #pid: number | undefined
  #writing: Promise<unknown> = Promise.resolve()
  /** Why its input broke off. */
  #broken: Error | undefined

  /** @param word an unguessable word. */
  constructor(work: StreamedWork, streams: Streams, dialect: Dialect, word: string, around: Around) {
    this.#work = work
    this.#streams = streams
    this.#dialect = dialect
    this.#word = word
    this.#around = around
  }

  /** What makes the long-lived shell start the loader. */
  get opening(): string {
    const { user } = this.#work
    const { tty } = this.#dialect
    const loader = quote(
      `kstate_s=; while :; do IFS= read -r kstate_l || exit 125; [ "$kstate_l" = ${this.#word} ] && break; kstate_s="$kstate_s$kstate_l\n"; done; eval "$kstate_s"`,
    )
    const start =
      user === undefined
        ? `(exec $kstate_setsid /bin/sh -c ${loader} >&8 2>&9 8>&- 9>&-)\nkstate_code=$?\n`
        : `kstate_as ${quote(user)} ${loader}\n`
    const merged = tty ? '{\n' : ''
    return `{\nkstate_begin 0\nkstate_late= kstate_ran= kstate_why=\n${merged}${start}${tty ? '} 9>&8\n' : ''}kstate_end 0\n}\n`
  }

  /** The script as the loader reads it. */
  get script(): string {
    const { script, user } = this.#work
    const environment = user === undefined ? '' : userEnvironment(user)
    const input = this.#streams.input && !this.#dialect.tty ? '' : ' </dev/null'
    return `{\n${environment}printf '%s %s\\n' ${this.#word} "$$" || exit 125\n${script.text}\n\n}${input}\n${this.#word}\n`
  }

  /** Whether the script was started; its process, which leads a session where the host has `setsid`. */
  get pid(): number | undefined {
    return this.#pid
  }

  /** Bytes of a side. */
  take(side: Side, bytes: Buffer): void {
    if (side === 'err' || this.#first === undefined) {
      this.#give(side, bytes)
      return
    }
    this.#first = Buffer.concat([this.#first, bytes])
    const at = this.#first.indexOf(`${this.#word} `)
    const end = at === -1 ? -1 : this.#first.indexOf('\n', at)
    if (end === -1) {
      if (at === -1) this.#first = this.#first.subarray(-longestLine)
      return
    }
    this.#pid = Number(this.#first.subarray(at + this.#word.length + 1, end))
    const rest = this.#first.subarray(end + 1)
    this.#first = undefined
    this.#takeInput()
    this.#streams.started?.()
    if (rest.length > 0) this.#give('out', rest)
  }

  /** A terminal cannot show the end of an input: there the first byte of one ends the command. */
  #takeInput(): void {
    const { input } = this.#streams
    if (!input) return
    if (this.#dialect.tty) refuseData(input, this.#around.name).catch((cause) => this.#around.fail(cause))
    else this.#around.input(input)
  }

  #give(side: Side, bytes: Buffer): void {
    const taking = this.#streams[side](bytes)
    if (!taking) return
    this.#around.hold(side, taking)
    this.#writing = Promise.all([this.#writing, taking])
  }

  /** The words of a frame's end, as `Exchange` has them. */
  ended(words: string): void {
    const [, status, ...why] = words.split(' ')
    if (status !== undefined) {
      this.#code = status.startsWith('-') ? undefined : Number.parseInt(status, 10)
      this.#why = why.join(' ').trim()
    }
    this.#open--
  }

  /** The input could not be read: the command is to be ended. */
  breakOff(cause: unknown): void {
    this.#broken = cause instanceof Error ? cause : new Error(String(cause))
  }

  get done(): boolean {
    return this.#open <= 0
  }

  /** @throws the error of an input that broke off */
  async outcome(): Promise<Passed> {
    if (this.#broken) throw this.#broken
    await this.#writing.catch(() => {})
    return { started: this.#pid !== undefined, code: this.#code, why: this.#why }
  }
}

/** Hands standard input on to its end. Throws what it could not be read for: no end is shown then, as a part is not the whole. */
export async function forwardInput(input: Readable, to: Writable, drained: () => Promise<void>): Promise<void> {
  for await (const chunk of input) if (!to.write(chunk)) await drained()
  to.end()
}

async function refuseData(input: Readable, name: string): Promise<void> {
  for await (const _ of input)
    throw new TransportError(
      'login',
      `${name}: a connection with a terminal cannot hand on standard input`,
      'leave out `tty: True` of the roster for this, or give none (--no-input)',
    )
}

/** Reads nothing more of a stream until then. */
export function holdBack(source: Readable | undefined, until: Promise<void>): void {
  source?.pause()
  const go = () => source?.resume()
  until.then(go, go)
}

/** Ends a process with all its children. */
export function stopScript(pid: number): Script {
  return sh`${stopper}kstate_pid=${pid}\nkstate_stop`
}
