import { StringDecoder } from 'node:string_decoder'
import { block, term } from '../core/terminal-text.ts'
import { goesToTerminal, type Side, writePiece } from './terminal.ts'

/** A line longer than this is told in parts. */
const longestLine = 64 * 1024
const newline = 0x0a

/** Where what a host prints goes, as it comes. What is told with a promise is not yet out: more is to wait for it. */
export interface Pieces {
  write(bytes: Buffer): Promise<void> | undefined
  /** What is left of a line is told. */
  end(): void
}

/** As it is, byte for byte; on a terminal made visible. */
export function wholePieces(side: Side): Pieces {
  if (!goesToTerminal(side)) return { write: (bytes) => writePiece(side, bytes), end() {} }
  const decoder = new StringDecoder('utf8')
  let atStart = true
  let held = ''
  const tell = (text: string) => {
    // Half of a line's end tells nothing yet.
    held = text.endsWith('\r') ? '\r' : ''
    const shown = held ? text.slice(0, -1) : text
    if (shown === '') return undefined
    atStart = shown.endsWith('\n')
    return writePiece(side, block(shown))
  }
  return {
    write: (bytes) => tell(held + decoder.write(bytes)),
    end() {
      tell(held + decoder.end())
      if (!atStart) writePiece(side, term`\n`)
    },
  }
}

/** In lines, each with the name of who printed it before it. */
export function namedPieces(side: Side, name: string): Pieces {
  let rest = Buffer.alloc(0)
  const tell = (line: Buffer) =>
    writePiece(
      side,
      goesToTerminal(side)
        ? term`${name}: ${String(line).replace(/\r$/, '')}\n`
        : Buffer.concat([Buffer.from(String(term`${name}: `)), line, Buffer.from('\n')]),
    )
  return {
    write(bytes) {
      let waiting: Promise<void> | undefined
      rest = Buffer.concat([rest, bytes])
      for (;;) {
        const end = rest.indexOf(newline)
        if (end === -1 && rest.length < longestLine) return waiting
        const length = end === -1 ? longestLine : end
        waiting = tell(rest.subarray(0, length)) ?? waiting
        rest = rest.subarray(end === -1 ? length : length + 1)
      }
    },
    end() {
      if (rest.length > 0) tell(rest)
    },
  }
}
