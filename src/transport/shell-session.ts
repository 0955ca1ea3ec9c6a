import { randomBytes } from 'node:crypto'
import type { Duplex, Readable } from 'node:stream'
import { Exchange } from './exchange.ts'
import { FrameReader } from './frames.ts'
import { limits } from './limits.ts'
import { forwardInput, holdBack, Passage, type Side, stopScript } from './passage.ts'
import { type Dialect, encodeHello, encodeRequest, inputSize } from './protocol.ts'
import type { Address, Log, Shell } from './shell.ts'
import {
  type Actor,
  type Answer,
  type Passed,
  type Passing,
  type Section,
  type Sending,
  type Session,
  type StreamedWork,
  type Streams,
  TransportError,
} from './types.ts'

/**
 * Makes a session of a shell: says hello and waits for the answer.
 * @throws TransportError `login` with what was said if the shell ends first.
 */
export async function openShellSession(shell: Shell, log: Log, sending?: Sending): Promise<Session> {
  const session = new ShellSession(shell, log, sending)
  await session.hello()
  return session
}

/** The login of a host that prints without end. */
export function endlessLogin(name: string, said: string): TransportError {
  const last = said.trimEnd().split('\n').at(-1)!.slice(-80)
  return new TransportError(
    'login',
    `${name}: the login printed more than 1 MiB before a shell answered, at last: ${last}`,
    "does a start-up file of this user's shell (.bashrc, .profile) print without end?",
  )
}

/** Bytes of input from which on it is told how much of it is sent. */
const tellFrom = 1024 * 1024

const randomWord = (bytes: number) => randomBytes(bytes).toString('hex')

class ShellSession implements Session {
  readonly #shell: Shell
  readonly #log: Log
  readonly #sending: Sending | undefined
  readonly #marker = `kstate${randomWord(16)}`
  #dialect: Dialect | undefined
  #actor: Actor | undefined
  #greet: ((words: string) => void) | undefined
  #exchange: Exchange | undefined
  #passage: Passage | undefined
  #answered: (() => void) | undefined
  #fail: ((error: TransportError) => void) | undefined
  #lost: TransportError | undefined
  #closing: Promise<void> | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #sequence = 0
  /** What came before the shell said hello: messages of the login. */
  #said = ''
  #received = 0
  #trips = 0
  readonly #forks: Session[] = []

  constructor(shell: Shell, log: Log, sending: Sending | undefined) {
    this.#shell = shell
    this.#log = log
    this.#sending = sending
    this.#listen(shell.stdout, 'out')
    if (shell.stderr) this.#listen(shell.stderr, 'err')
    shell.stdin.on('error', () => {})
    void shell.gone.then((reason) => this.#lose(reason))
  }

  get actor(): Actor {
    return this.#actor!
  }

  get roundTrips(): number {
    return this.#forks.reduce((sum, fork) => sum + fork.roundTrips, this.#trips)
  }

  async hello(): Promise<void> {
    const tty = this.#shell.stderr === undefined
    const words = await this.#until<string>((resolve) => {
      this.#greet = resolve
      this.#shell.stdin.write(encodeHello(this.#marker, tty))
    }).catch((cause) => {
      if (cause !== this.#lost || cause.kind !== 'lost') throw cause
      const said = this.#said.trim()
      throw new TransportError(
        'login',
        `${(cause as Error).message}${said ? `: ${said}` : ''}`,
        'may this user log in to a shell?',
        { cause },
      )
    })
    const [uid = '', base64, user = '', ...home] = words.split(' ')
    this.#actor = { uid: Number(uid), user, home: home.join(' ') }
    this.#dialect = {
      marker: this.#marker,
      lateWord: randomWord(16),
      tty,
      uid: Number(uid),
      user,
      base64: base64 === 'x',
    }
    this.#log(`${this.#shell.name}: shell ready, acting as ${user} (uid ${uid})`)
  }

  request(sections: readonly Section[]): Promise<Answer[]> {
    const answers = this.#queue.then(() => this.#trip(sections))
    this.#queue = answers.catch(() => {})
    return answers
  }

  async #trip(sections: readonly Section[]): Promise<Answer[]> {
    if (this.#lost) throw this.#lost
    if (sections.length === 0) return []
    const started = `k${randomWord(8)}`
    const text = encodeRequest(sections, ++this.#sequence, this.#dialect!, () => randomWord(8), started)
    const start = performance.now()
    const exchange = new Exchange(sections.length, this.#dialect!.lateWord, started, this.#shell.name)
    this.#received = 0
    let sent = 0
    const total = inputSize(sections)
    const tell = total > tellFrom ? this.#sending : undefined
    let piece = text.next()
    await this.#until<void>((resolve, reject) => {
      this.#exchange = exchange
      this.#answered = resolve
      const send = async () => {
        for (; !piece.done && !this.#lost; piece = text.next()) {
          sent += Buffer.byteLength(piece.value)
          if (!this.#shell.stdin.write(piece.value)) await this.#drained()
          // Base64 has four characters for three bytes.
          tell?.(Math.min(total, Math.floor((sent * 3) / 4)), total)
        }
      }
      send().catch(reject)
    })
    this.#exchange = undefined
    tell?.(total, total)
    this.#trips++
    const took = Math.round(performance.now() - start)
    const count = `${sections.length} section${sections.length === 1 ? '' : 's'}`
    this.#log(
      `${this.#shell.name}: round trip ${this.#trips}: ${count}, ${sent} bytes there, ${this.#received} back, ${took} ms`,
    )
    return exchange.answers()
  }

  stream(work: StreamedWork, streams: Streams): Passing {
    const ended = this.#queue.then(() => this.#pass(work, streams))
    this.#queue = ended.catch(() => {})
    return { ended, stop: () => this.#stop(work.user) }
  }

  async #pass(work: StreamedWork, streams: Streams): Promise<Passed> {
    const { name, stdin, stdout, stderr } = this.#shell
    const fail = (cause: unknown) => {
      if (passage.done) return
      passage.breakOff(cause)
      void this.#stop(work.user)
    }
    const passage = new Passage(work, streams, this.#dialect!, `k${randomWord(16)}`, {
      name,
      hold: (side, until) => holdBack(side === 'out' ? stdout : stderr, until),
      input: (input) => void forwardInput(input, stdin, () => this.#drained()).catch(fail),
      fail,
    })
    await this.#until<void>((resolve) => {
      this.#passage = passage
      this.#answered = resolve
      stdin.write(passage.opening)
    })
    this.#trips++
    return passage.outcome()
  }

  /** By another channel, as the shell itself waits for the command; where the host allows none, the connection is closed. */
  async #stop(user: string | undefined): Promise<void> {
    const pid = this.#passage?.pid
    const control = pid === undefined ? undefined : await this.fork({ counted: false }).catch(() => undefined)
    if (!control) return this.close()
    await control.request([{ script: stopScript(pid!), user }]).catch(() => {})
    await control.close()
  }

  connect(to: Address): Promise<Duplex> {
    return this.#lost ? Promise.reject(this.#lost) : this.#shell.connect(to)
  }

  async fork({ counted } = { counted: true }): Promise<Session> {
    if (this.#lost) throw this.#lost
    const shell = await this.#shell.fork()
    try {
      const session = await openShellSession(shell, this.#log, this.#sending)
      if (counted) this.#forks.push(session)
      return session
    } catch (error) {
      await shell.close()
      throw error
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#shell.close()
    return this.#closing
  }

  /** A promise that also fails when the shell is lost. */
  #until<T>(start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#lost) return reject(this.#lost)
      this.#fail = reject
      start(resolve, reject)
    })
  }

  /** The host says more than anybody could want: what it sends from now on is not even read. */
  #giveUp(error: TransportError): void {
    this.#lost ??= error
    this.#log(error.message)
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) stream?.pause()
    this.#fail?.(error)
  }

  #lose(reason: string): void {
    if (this.#lost) return
    const hint = this.#closing ? undefined : 'what was running on the host may have been cut short or may still run'
    this.#lost = new TransportError(
      'lost',
      `${this.#shell.name}: ${this.#closing ? 'the session is closed' : reason}`,
      hint,
    )
    this.#log(this.#lost.message)
    this.#fail?.(this.#lost)
  }

  #listen(stream: Readable, side: Side): void {
    const reader = new FrameReader(
      this.#marker,
      (bytes, words, cut) => {
        if (words.startsWith('h')) this.#greet?.(words.slice(1))
        else if (words.startsWith('b') && side === 'out' && this.#passage) this.#shell.stdin.write(this.#passage.script)
        else if (words.startsWith('e')) {
          this.#exchange?.frame(bytes, words, cut)
          this.#passage?.ended(words)
        }
        if (this.#exchange?.done || this.#passage?.done) this.#answered?.()
      },
      () => this.#exchange?.room ?? limits.greeting,
      (bytes) => {
        this.#passage?.take(side, bytes)
        return this.#passage !== undefined
      },
    )
    stream.on('data', (chunk: Buffer) => {
      if (this.#lost) return
      this.#received += chunk.length
      if (!this.#dialect) this.#said = (this.#said + chunk.toString()).slice(-2000)
      reader.push(chunk)
      if (!this.#dialect && this.#received > limits.greeting) this.#giveUp(endlessLogin(this.#shell.name, this.#said))
      else if (this.#received > limits.endless && !this.#passage)
        this.#giveUp(
          new TransportError(
            'answer-too-long',
            `${this.#shell.name}: an answer does not end: it went on for more than 512 MiB`,
          ),
        )
    })
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#shell.stdin.off('drain', done)
        resolve()
      }
      this.#shell.stdin.on('drain', done)
      void this.#shell.gone.then(done)
    })
  }
}
