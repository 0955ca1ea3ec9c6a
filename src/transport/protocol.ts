import { Secret } from '../core/secrets.ts'
import { quote, UnquotableError } from '../core/shell.ts'
import { FileInput } from './file-input.ts'
import { descriptors, descriptorsOfTerminal, loop, runner } from './prelude.ts'
import type { Section } from './types.ts'

/** What a script cannot have said where the shell could not even give it its input and its output. */
const unopened = 'its input or output could not be opened (no room, or too many open files)'

/** What the encoder must know of the session. */
export interface Dialect {
  readonly marker: string
  /** Ends standard error of a section run as another user when its time was over. That user may learn it; the marker never. */
  readonly lateWord: string
  /** Standard error travels in the stream of standard output (a terminal has only one). */
  readonly tty: boolean
  readonly uid: number
  readonly user: string
  /** The host can decode base64; without it bytes travel as octal escapes. */
  readonly base64: boolean
}

/** Standard input up to this many bytes stands in the request itself; more goes through a temporary file on the host. */
export const inlineLimit = 256 * 1024
const chunkSize = 192 * 1024

/** The text that turns a bare `/bin/sh` into the long-lived shell, which then says hello. */
export function encodeHello(marker: string, tty: boolean): string {
  const values = `kstate_mark=${quote(marker)} kstate_tty=${tty ? '1' : ''}\n`
  return `${tty ? descriptorsOfTerminal : descriptors}${values}${runner}${loop}`
}

/**
 * A request as text for the long-lived shell, in pieces. Nothing of it runs before it has arrived as a whole: it is one
 * compound command (only the standard input of a script is stored beforehand, if it is long).
 * @param word gives a fresh unguessable word, letters and digits.
 * @param started the line with which each script's standard output begins: what lacks it was never started. A script whose
 * output cannot be written does not run.
 * @throws UnquotableError for a NUL in a script; nothing was sent then.
 */
export function* encodeRequest(
  sections: readonly Section[],
  sequence: number,
  dialect: Dialect,
  word: () => string,
  started: string,
): Generator<string> {
  const parts = sections.map((section, index) => encodeSection(section, index, dialect, word, started))
  for (const part of parts) yield* part.store()
  yield `{\nkstate_begin ${sequence}\n`
  for (const part of parts) yield* part.run()
  yield '}\n'
}

interface Part {
  store(): Iterable<string>
  run(): Iterable<string>
}

/** Names that no user can have: a section as such a user fails like one as a user who is not there. */
const impossibleUser = /^$|^-|[\0\n:/]/

function encodeSection(section: Section, index: number, dialect: Dialect, word: () => string, started: string): Part {
  const { user } = section
  const nobody = user !== undefined && impossibleUser.test(user)
  if (section.script.text.includes('\0')) throw new UnquotableError('a NUL character cannot stand in a script')
  const told = section.stdin === undefined ? undefined : inputOf(section.stdin)
  const input = told && told.size > 0 ? told : undefined
  const foreign = user !== undefined && user !== dialect.user && dialect.uid !== 0
  const stored = input !== undefined && input.size > inlineLimit && dialect.base64 && !foreign
  const file = `"$kstate_dir/i${index}"`

  function* store(): Generator<string> {
    if (!stored || !input) return
    yield `kstate_temp; (umask 077; : >${file})\n`
    for (const piece of input.pieces(chunkSize)) {
      yield `base64 -d >>${file} <<'KSTATE'\n`
      yield armour(piece)
      yield 'KSTATE\n'
    }
  }

  function* script(): Generator<string> {
    const body = `{\nprintf '%s\\n' ${started} || exit 125\n${section.script.text}\n\n}`
    if (!input) yield `${body} </dev/null\n`
    else if (stored) yield `${body} <&3 3<&-\n`
    else if (input.text !== undefined) {
      const end = unused(word, input.text)
      yield `${body} <<'${end}'\n${input.text}${end}\n`
    } else if (dialect.base64) yield `base64 -d <<'KSTATE' |\n${armour(wholeOf(input))}KSTATE\n${body}\n`
    else yield `{\n${octal(wholeOf(input))}:\n} | ${body}\n`
  }

  function* run(): Generator<string> {
    const inner = [...script()].join('')
    const end = unused(word, inner)
    const timeout = section.timeout === undefined ? "''" : String(Math.max(1, Math.ceil(section.timeout)))
    const own = `kstate_run ${timeout}`
    let streams = ''
    if (section.isolate) streams += ' 8>"$kstate_dir/o"'
    if (section.isolate || dialect.tty) streams += ' 9>"$kstate_dir/e"'

    if (section.when === 'ok') yield 'kstate_code=- kstate_late= kstate_ran= kstate_why=\nif [ "$kstate_ok" ]; then\n'
    yield `kstate_fail '${unopened}'\n`
    const temporary = stored || section.isolate || dialect.tty
    if (temporary) yield 'if kstate_temp; then\n'
    if (stored)
      yield `if ! [ "$(wc -c <${file})" -eq ${input.size} ]; then kstate_fail "no room for its input in \${TMPDIR:-/tmp}"; else\n{ rm -f ${file}\n`
    if (nobody) {
      yield `kstate_fail ${quote(`${JSON.stringify(user)} cannot be the name of a user`)}\n`
      yield `printf '%s\\n' "$kstate_why"${streams} >&9; kstate_code=126\n`
    } else if (user === undefined) yield `${own} <<'${end}'${streams}\n${inner}${end}\n`
    else {
      const outer = asUser(user, own, inner, end, dialect.lateWord)
      const outerEnd = unused(word, outer)
      yield `kstate_as ${quote(user)} <<'${outerEnd}'${streams}\n${outer}${outerEnd}\n`
    }
    if (stored) yield `} 3<${file}\nfi\n`
    if (section.isolate || dialect.tty) yield 'kstate_room\n'
    if (section.isolate) yield dialect.tty ? 'kstate_show o >&8\n' : 'kstate_show o >&8; kstate_show e >&9\n'
    if (temporary) yield 'fi\n'
    if (section.when === 'ok') yield 'fi\n'
    yield `kstate_end ${index}\n`
  }

  return { store, run }
}

/** The text for the shell of another user: that user's environment, then the script as everywhere. */
function asUser(user: string, run: string, inner: string, end: string, late: string): string {
  return (
    `{\n${descriptors}kstate_tty=\n${userEnvironment(user)}` +
    `${run} <<'${end}'\n${inner}${end}\n` +
    `[ -z "$kstate_late" ] || printf '%s\\n' ${quote(late)} >&9\nexit "$kstate_code"\n}\n`
  )
}

/** What stands before a script of another user: what the long-lived shell knows, and that user's surroundings. */
export function userEnvironment(user: string): string {
  const name = quote(user)
  return `${runner}USER=${name} LOGNAME=${name}; export USER LOGNAME\ncd "$HOME" 2>/dev/null || cd /\n`
}

interface Input {
  /** Bytes. */
  readonly size: number
  /** The bytes in order, so many at a time. */
  pieces(length: number): Iterable<Buffer>
  /** Set if the bytes can stand in a here-document as they are. */
  readonly text?: string
}

function inputOf(stdin: NonNullable<Section['stdin']>): Input {
  if (stdin instanceof FileInput) return stdin
  const plain = stdin instanceof Secret ? stdin.reveal() : stdin
  if (typeof plain !== 'string') return inputOfBytes(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength))
  const input = inputOfBytes(Buffer.from(plain))
  return /^[\t\n\x20-\x7e]*\n$/.test(plain) && input.size <= inlineLimit ? { ...input, text: plain } : input
}

function inputOfBytes(bytes: Buffer): Input {
  return {
    size: bytes.length,
    *pieces(length) {
      for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
    },
  }
}

function wholeOf(input: Input): Buffer {
  return Buffer.concat([...input.pieces(Math.max(1, input.size))])
}

function unused(word: () => string, text: string): string {
  for (;;) {
    const end = `K${word()}`
    if (!text.includes(end)) return end
  }
}

/** Base64 in lines: shells and decoders read lines. */
function armour(bytes: Buffer): string {
  const text = bytes.toString('base64')
  const width = 4096
  let out = ''
  for (let at = 0; at < text.length; at += width) out += `${text.slice(at, at + width)}\n`
  return out
}

function octal(bytes: Buffer): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += 1024) {
    const codes = Array.from(bytes.subarray(at, at + 1024), (byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    out += `printf '${codes.join('')}'\n`
  }
  return out
}

/** Bytes of all standard input of a request, secrets left out. */
export function inputSize(sections: readonly Section[]): number {
  return sections.reduce((sum, { stdin }) => sum + sizeOf(stdin), 0)
}

function sizeOf(stdin: Section['stdin']): number {
  if (stdin === undefined || stdin instanceof Secret) return 0
  if (stdin instanceof FileInput) return stdin.size
  return typeof stdin === 'string' ? Buffer.byteLength(stdin) : stdin.byteLength
}
