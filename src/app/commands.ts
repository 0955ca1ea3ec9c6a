import type { Readable } from 'node:stream'
import { sh } from '../core/shell.ts'
import { StoppedError } from '../engine/index.ts'
import { grainsSection, readGrains, StreamedCommand } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import type { Session } from '../transport/index.ts'
import type { Answer } from './fleet.ts'
import { askConnected } from './handshake.ts'
import { shellOf } from './host-caller.ts'
import { usage } from './usage.ts'
import type { Workspace } from './workspace.ts'

/** Whether a login and a shell are to be had on targets. */
export function ping(workspace: Workspace, targets: readonly Target[]): Promise<Answer<boolean>[]> {
  return askConnected(workspace, targets, async ({ session }) => {
    const [answer] = await session.request([{ script: sh`:` }])
    return answer!.code === 0
  })
}

/** A command of the user, for targets. */
export interface CommandRequest {
  readonly text: string
  /** Who of the host runs it; default: who logs in. */
  readonly user?: string
  /** Seconds after which it is ended on the host. */
  readonly timeout?: number
  /** Once aborted it is ended on the hosts, and not begun on others. */
  readonly stop: AbortSignal
}

/** Where the streams of a target's command go; a promise holds the host back until it is kept. */
export interface CommandStreams {
  readonly input?: Readable
  out(bytes: Buffer): Promise<void> | undefined
  err(bytes: Buffer): Promise<void> | undefined
}

/** What a command came to; `refused`: why it was not started; `ended`: what ended it before its time. */
export type CommandResult =
  | { readonly refused: string }
  | { readonly refused?: undefined; readonly retcode: number; readonly ended?: 'timeout' | 'interrupted' }

/** One command on targets, in the shell of whoever logs in, its streams as they come. */
export async function runCommand(
  workspace: Workspace,
  targets: readonly Target[],
  request: CommandRequest,
  streamsOf: (target: Target) => CommandStreams,
): Promise<Answer<CommandResult>[]> {
  refuseNul(request.text)
  return askConnected(
    workspace,
    targets,
    ({ session, target }) => runOn(session, target, request, streamsOf(target)),
    request.stop,
  )
}

async function runOn(
  session: Session,
  target: Target,
  request: CommandRequest,
  streams: CommandStreams,
): Promise<CommandResult> {
  const { text, user, timeout, stop } = request
  const command = new StreamedCommand({ command: text, runas: user, shell: user && (await shellOn(session, target)) })
  const refusal = command.question && command.refusal((await session.request([command.question]))[0]!)
  if (refusal !== undefined) return { refused: refusal }
  if (stop.aborted) throw new StoppedError('interrupted before anything was done')
  const passing = session.stream(command.work, {
    ...streams,
    out(bytes) {
      const printed = command.printed(bytes)
      return printed.length > 0 ? streams.out(printed) : undefined
    },
  })
  let ended: 'timeout' | 'interrupted' | undefined
  const end = (why: 'timeout' | 'interrupted') => {
    ended ??= why
    void passing.stop()
  }
  const interrupt = () => end('interrupted')
  const timer = timeout === undefined ? undefined : setTimeout(() => end('timeout'), timeout * 1000)
  stop.addEventListener('abort', interrupt, { once: true })
  try {
    const outcome = command.outcome(await passing.ended)
    return 'refused' in outcome || ended === undefined ? outcome : { ...outcome, ended }
  } catch (cause) {
    // It was ended, and the connection with it: the host allows no second channel.
    if (ended) throw new StoppedError('the connection was closed: what ran on the host may still run')
    throw cause
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', interrupt)
  }
}

/** The shell of who acts, where somebody else is to run something in it. */
async function shellOn(session: Session, target: Target): Promise<string> {
  const [asked] = await session.request([grainsSection()])
  return shellOf(readGrains(asked!, target.id).grains)
}

/** A command of the user with what no shell can be handed is refused. */
function refuseNul(text: string): void {
  if (text.includes('\0')) throw usage('a NUL character cannot be passed to a command')
}
