import type { Target } from '../project/index.ts'
import { type SandboxHost, sandboxAgain, sandboxUp } from '../sandbox/index.ts'
import {
  type ConnectionRequest,
  type LoginQuestions,
  openLocal,
  openSsh,
  readSshConfig,
  resolveConnection,
  type Sending,
  type Session,
  TransportError,
} from '../transport/index.ts'
import type { Settings } from './settings.ts'
import type { HostKey, Log, Ui } from './ui.ts'
import type { Workspace } from './workspace.ts'

/** Opens the way to a target: this machine, its sandbox host, or its host over SSH. */
export async function openTarget(
  workspace: Workspace,
  target: Target,
  log: Log,
  say: (line: string) => void,
  options: OpenTarget = {},
): Promise<Session> {
  const session = await open(workspace, target, log, say, options)
  log.info({ target: target.id }, 'connected')
  return session
}

interface OpenTarget {
  readonly signal?: AbortSignal
  readonly sending?: Sending
}

async function open(
  { settings, ui, questions: ask }: Workspace,
  target: Target,
  log: Log,
  say: (line: string) => void,
  { signal, sending }: OpenTarget,
): Promise<Session> {
  const trace = (line: string) => log.debug({ target: target.id }, line)
  if (settings.local)
    return openLocal({
      log: trace,
      sending,
      sudo: target.sudo,
      sudoUser: target.sudoUser,
      password: target.password,
      ask,
    })
  const dial = (asked: ConnectionRequest) =>
    openSsh(resolveConnection(asked, readSshConfig()), { log: trace, signal, sending })
  if (!settings.sandbox && !target.sandbox) return dial(roster(target, settings, ui, ask))
  const spec = { id: target.id, image: target.sandbox?.image ?? ('full' as const) }
  const options = { provider: settings.provider, say: (line: string) => say(`${target.id}: ${line}`) }
  try {
    return await dial(sandbox(await sandboxUp(spec, options), target, settings))
  } catch (cause) {
    // It may be about to boot.
    if (!(cause instanceof TransportError) || cause.kind !== 'unreachable') throw cause
    return dial(sandbox(await sandboxAgain(spec, options), target, settings))
  }
}

function sandbox(host: SandboxHost, target: Target, settings: Settings): ConnectionRequest {
  return {
    ...timeouts(target, settings),
    host: host.host,
    port: host.port,
    user: host.user,
    key: host.key,
    identitiesOnly: true,
    identityAgent: 'none',
    jump: 'none',
    proxyCommand: undefined,
    knownHosts: { files: [host.knownHosts], unknown: 'ask' },
  }
}

/** A host of the roster, which wins over ssh_config; where neither says who logs in, it is root. */
function roster(target: Target, settings: Settings, ui: Ui, ask: LoginQuestions | undefined): ConnectionRequest {
  const { trustKey } = ui
  return {
    ...timeouts(target, settings),
    host: target.host!,
    port: target.port,
    user: target.user,
    defaultUser: 'root',
    password: target.password,
    key: target.key,
    keyPassphrase: target.keyPassphrase,
    sudo: target.sudo,
    sudoUser: target.sudoUser,
    tty: target.tty,
    jump: target.jump,
    proxyCommand: target.proxyCommand,
    knock: target.knock,
    knownHosts: {
      ...(settings.ignoreHostKeys ? { unknown: 'accept' as const } : {}),
      ...(trustKey ? { ask: (key: HostKey) => trustKey(key) } : {}),
    },
    ask,
  }
}

function timeouts(target: Target, settings: Settings): Pick<ConnectionRequest, 'connectTimeout' | 'keepaliveTimeout'> {
  return { connectTimeout: settings.connectTimeout ?? target.timeout, keepaliveTimeout: settings.timeout }
}
