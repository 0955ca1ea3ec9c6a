import { createInterface } from 'node:readline'
import { createInterface as createPromises } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { type Diagnostic, formatDiagnostic } from '../core/diagnostics.ts'
import { block, TerminalText, term, visibleJson } from '../core/terminal-text.ts'

/**
 * The one place that writes to standard output and standard error. What it takes is `TerminalText`, or text that it makes
 * visible itself; a test holds that nothing else in src/ writes.
 */

/** An answer, on standard output. */
export function print(text: TerminalText): void {
  process.stdout.write(`${text}\n`)
}

/** For programs, on standard output: JSON as it is, but for what a terminal would obey or hide. */
export function printJson(json: string): void {
  process.stdout.write(String(visibleJson(json)))
}

/** What `--out` and templates make: for people on a terminal, byte for byte where it goes into a file or a pipe. */
export function printDocument(text: string): void {
  process.stdout.write(process.stdout.isTTY ? String(block(text)) : text)
}

/** A message for people, on standard error: one line, those after it indented. */
export function note(message: string | TerminalText): void {
  process.stderr.write(`${message instanceof TerminalText ? message : block(message, 2)}\n`)
}

export function noteDiagnostic(diagnostic: Diagnostic, heading = ''): void {
  note(term`${heading}${block(formatDiagnostic(diagnostic))}`)
}

/** Whether somebody is there to answer a question. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

export function isInputTerminal(): boolean {
  return process.stdin.isTTY === true
}

export function answersGoToTerminal(): boolean {
  return process.stdout.isTTY === true
}

export function notesGoToTerminal(): boolean {
  return process.stderr.isTTY === true
}

/**
 * Whoever reads our output may have read enough (`kstate show … | head`). A terminal that was closed (EIO) ends nothing: the
 * signal that comes with it does.
 */
export function endWithReader(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EIO' || isGone) return
    isGone = true
    if (code !== 'EPIPE') process.exit(70)
    else if (readerGone) readerGone()
    else process.exit(process.exitCode ?? 0)
  })
  process.stderr.on('error', () => {})
}

let readerGone: (() => unknown) | undefined
let isGone = false

/** What is done in place of ending the process where nobody reads our output any more: something is to be ended first. */
export function onReaderGone(act: () => unknown): void {
  readerGone = act
}

/** Standard output or standard error. */
export type Side = 'out' | 'err'

export function goesToTerminal(side: Side): boolean {
  return (side === 'out' ? process.stdout : process.stderr).isTTY === true
}

/** A part of what a host prints; bytes are for files and pipes, a terminal is given text. A promise: it cannot take more until then. */
export function writePiece(side: Side, piece: Buffer | TerminalText): Promise<void> | undefined {
  const stream = side === 'out' ? process.stdout : process.stderr
  if (stream.destroyed) return undefined
  const bytes = piece instanceof TerminalText ? String(piece) : stream.isTTY ? String(block(String(piece))) : piece
  if (stream.write(bytes)) return undefined
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done)
      stream.off('error', done)
      resolve()
    }
    stream.once('drain', done)
    stream.once('error', done)
  })
}

/** Ends the process once all that was printed is out; never comes back. */
export function exitWhenPrinted(code: number): Promise<never> {
  return new Promise(() => {
    setTimeout(() => process.exit(code), 2000)
    process.stdout.write('', () => process.exit(code))
  })
}

/** Puts a question on standard error; what was typed, undefined where the input ended (Ctrl-D) or was broken off (Ctrl-C). */
export async function ask(question: TerminalText): Promise<string | undefined> {
  const terminal = createPromises({ input: process.stdin, output: process.stderr })
  const closed = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)))
  try {
    return (await Promise.race([terminal.question(String(question)), closed]))?.trim()
  } finally {
    terminal.close()
  }
}

/** As `ask`, for what is not shown while it is typed. */
export function askHidden(question: TerminalText): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(String(question))
  return new Promise((resolve) => {
    terminal.on('SIGINT', () => {
      terminal.close()
      process.kill(process.pid, 'SIGINT')
    })
    terminal.question('', (answer) => {
      terminal.close()
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}

/** Lines on standard error that are drawn anew in place. */
export interface LiveLines {
  readonly width: number
  draw(lines: TerminalText): void
  clear(): void
  end(): void
}

export async function openLiveLines(): Promise<LiveLines> {
  const { createLogUpdate } = await import('log-update')
  const update = createLogUpdate(process.stderr)
  return {
    get width() {
      return Math.max(20, (process.stderr.columns || 80) - 1)
    },
    draw: (lines) => update(String(lines)),
    clear: () => update.clear(),
    end() {
      update.clear()
      update.done()
    },
  }
}
