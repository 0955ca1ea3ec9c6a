import type { Duplex, Readable } from 'node:stream'
import type { Secret } from '../core/secrets.ts'
import type { Script } from '../core/shell.ts'
import type { FileInput } from './file-input.ts'

/** How a host is reached and who acts there: a roster entry, with Salt's defaults filled in. */
export interface Connection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: Secret
  /** Path of a private key, or the word of Salt's roster that asks for the agent alone. */
  readonly key?: string | 'agent-forwarding'
  readonly keyPassphrase?: Secret
  /** Become root (or `sudoUser`) with sudo; the password, if sudo asks for one, is `password`. */
  readonly sudo: boolean
  readonly sudoUser?: string
  /** Ask for a terminal (sudo's requiretty). */
  readonly tty: boolean
  /** Jump hosts as ssh's -J takes them: `[user@]host[:port]`, comma-separated. */
  readonly jump?: string
  readonly proxyCommand?: string
  /** A TCP port that is connected to once before each new connection; errors are ignored. */
  readonly knock?: number
  /** Private keys to try in place of the usual ones in ~/.ssh (IdentityFile). */
  readonly identityFiles?: readonly string[]
  /** Use no key of the agent but those named by `key` and `identityFiles` (IdentitiesOnly). */
  readonly identitiesOnly?: boolean
  /** The agent's socket; `none` for no agent. Default: SSH_AUTH_SOCK. */
  readonly identityAgent?: string
  /** Let the host use the agent too (ForwardAgent); `key: 'agent-forwarding'` implies it. */
  readonly forwardAgent?: boolean
  /** The name under which the host's key is looked up in known_hosts (HostKeyAlias). */
  readonly hostKeyAlias?: string
  /** Seconds until the login must have succeeded. */
  readonly connectTimeout: number
  /** Seconds without an answer to keep-alives before the connection counts as lost. */
  readonly keepaliveTimeout: number
  readonly knownHosts: HostKeyPolicy
  /** Who can be asked for what a login wants; absent where there is no terminal. */
  readonly ask?: LoginQuestions
}

/** Questions to a person; undefined: no answer. */
export interface LoginQuestions {
  /** The passphrase of the key in a file; `attempt` counts from 1, as the answer before may not have opened it. */
  passphrase(file: string, attempt: number): Promise<string | undefined>
  /** The password that sudo wants of who logged in. */
  sudoPassword(login: { readonly user: string; readonly host: string }): Promise<string | undefined>
}

export interface HostKeyPolicy {
  /** Files in known_hosts format. */
  readonly files: readonly string[]
  /** Where accepted keys are added; absent: nowhere. */
  readonly addTo?: string
  /** `ask`: show an unknown key and ask on the terminal, refuse without one. `accept`: add it (-i). A changed key is refused always. */
  readonly unknown: 'ask' | 'accept'
  /** Answers whether to trust the key; absent where there is no terminal. */
  readonly ask?: (question: {
    readonly host: string
    readonly keyType: string
    readonly fingerprint: string
  }) => Promise<boolean>
}

/**
 * A piece of work within a request: runs in a `/bin/sh` of its own, standard input empty unless given. Unless it runs as
 * another user, its parent (`$PPID`) is the session's long-lived shell.
 */
export interface Section {
  readonly script: Script
  /** Run as this user of the host (`su`), in that user's environment (HOME, USER, LOGNAME, PATH), cwd at HOME. Default: who acts. */
  readonly user?: string
  /** Standard input of the script; any bytes. */
  readonly stdin?: string | Uint8Array | Secret | FileInput
  /** Seconds after which the script and its children are ended; the answer then has `timedOut`. */
  readonly timeout?: number
  /** `ok`: run only if every earlier section of this request that ran ended with exit code 0; else it is skipped. */
  readonly when?: 'always' | 'ok'
  /**
   * For commands that are not ours: what background processes write after the script's end is thrown away instead of
   * mixing into a later answer. The output is collected in a temporary file on the host (mode 0600, at once removed).
   */
  readonly isolate?: boolean
}

/** The two ends of an output, and how many bytes between them are missing. */
export interface CutOutput {
  readonly head: Buffer
  readonly bytes: number
  readonly tail: Buffer
}

export interface Answer {
  /** Exit code; 128 + n for signal n; undefined: skipped. */
  readonly code: number | undefined
  /** Where it was cut, reading it throws a TransportError `answer-too-long`: a part is never taken for the whole. */
  readonly stdout: Buffer
  /** For people: says itself where it was cut. */
  readonly stderr: Buffer
  /** What was kept of standard output where it was longer than is taken (`limits.ts`). */
  readonly cut?: CutOutput
  readonly stderrCut?: boolean
  readonly timedOut?: boolean
  /** Nothing of this answer may be taken for what the host says. */
  readonly failure?: Failure
}

/**
 * Why a section has no answer, said by the transport alone: no script can bring it about or hide it. Not `ran`: the script
 * was never started (no such user, no `su`, no room, no file descriptor). `ran`: what it printed is lost or may be cut.
 */
export interface Failure {
  readonly ran: boolean
  readonly why: string
}

/** A command whose streams pass through as they come. */
export interface StreamedWork {
  readonly script: Script
  /** See `Section`. */
  readonly user?: string
}

/** Where a command's streams go. A promise holds the host back until it is kept. */
export interface Streams {
  /** Its standard input; absent: empty. A connection with a terminal (`tty`) takes none: the first byte ends the command. */
  readonly input?: Readable
  /** It was started; nothing was read of the input before. */
  started?(): void
  out(bytes: Buffer): Promise<void> | undefined
  err(bytes: Buffer): Promise<void> | undefined
}

/** What came of it. Not `started`: why not. */
export interface Passed {
  readonly started: boolean
  /** Exit code; 128 + n for signal n. */
  readonly code: number | undefined
  readonly why: string
}

/** A command that is under way. */
export interface Passing {
  /** Throws TransportError `lost`. */
  readonly ended: Promise<Passed>
  /** Ends it with all its children: asked first, killed after three seconds. Its `ended` follows. */
  stop(): Promise<void>
}

/** Who acts on the host, after sudo. */
export interface Actor {
  readonly user: string
  readonly uid: number
  readonly home: string
}

/** One host, one connection, one long-lived shell (sh, LC_ALL=C, umask 022, LOGNAME's PATH with the sbin directories). */
export interface Session {
  readonly actor: Actor
  /** Requests answered so far, those of its forks included. */
  readonly roundTrips: number
  /** Sends all sections at once and waits for all answers, in order: one round trip. Requests queue behind each other. */
  request(sections: readonly Section[]): Promise<Answer[]>
  /** Starts a command whose streams pass through as they come. The session is spent with it: no request follows. */
  stream(work: StreamedWork, streams: Streams): Passing
  /** A stream to an address as seen from the host; not counted as a round trip. */
  connect(to: { readonly host: string; readonly port: number } | { readonly path: string }): Promise<Duplex>
  /**
   * A further shell over the same connection, of the same actor: to be closed before this one. `counted: false` keeps its
   * requests out of `roundTrips`. Throws TransportError.
   */
  fork(options?: { readonly counted: boolean }): Promise<Session>
  close(): Promise<void>
}

/** `signal` breaks off the login; a session that is open is ended by `close`. `log` hears of each login and round trip, never of secrets. */
export interface OpenOptions {
  readonly signal?: AbortSignal
  readonly log?: (line: string) => void
  readonly sending?: Sending
}

/** Hears how much of the input of a long request is on its way, in bytes. */
export type Sending = (sent: number, total: number) => void

export type Open = (connection: Connection, options: OpenOptions) => Promise<Session>

/** Why a host could not be used; `kind` decides the exit code (unreachable, login: 4; host keys: 5). */
export class TransportError extends Error {
  constructor(
    readonly kind:
      | 'unreachable'
      | 'login'
      | 'sudo'
      | 'host-key-unknown'
      | 'host-key-changed'
      | 'lost'
      | 'answer-too-long',
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'TransportError'
  }
}
