import { homedir } from 'node:os'
import { join } from 'node:path'
import { term } from '../core/terminal-text.ts'
import type { Target } from '../project/index.ts'
import { type SandboxHost, sandboxUp } from '../sandbox/index.ts'
import {
  type ConnectionRequest,
  openLocal,
  openSsh,
  readSshConfig,
  resolveConnection,
  type Session,
} from '../transport/index.ts'
import type { GlobalOptions } from './global-options.ts'
import type { Log } from './log.ts'
import { ask, isInteractive } from './terminal.ts'

/** Opens the way to a target: this machine, its stand-in, or its host over SSH. */
export async function openTarget(
  target: Target,
  options: GlobalOptions,
  log: Log,
  say: (line: string) => void,
): Promise<Session> {
  const trace = (line: string) => log.debug({ target: target.id }, line)
  if (options.local)
    return openLocal({ log: trace, sudo: target.sudo, sudoUser: target.sudoUser, password: target.password })
  const asked = options.sandbox || target.sandbox ? await standIn(target, options, say) : roster(target, options)
  return openSsh(resolveConnection(asked, readSshConfig()), { log: trace })
}

async function standIn(
  target: Target,
  options: GlobalOptions,
  say: (line: string) => void,
): Promise<ConnectionRequest> {
  const spec = { id: target.id, image: target.sandbox?.image ?? ('full' as const) }
  const host: SandboxHost = await sandboxUp(spec, {
    provider: options.provider,
    say: (line) => say(`${target.id}: ${line}`),
  })
  return {
    ...timeouts(target, options),
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

/** Salt's defaults: root, whoever is named in ssh_config. */
function roster(target: Target, options: GlobalOptions): ConnectionRequest {
  return {
    ...timeouts(target, options),
    host: target.host!,
    port: target.port,
    user: target.user ?? 'root',
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
      ...(options.ignoreHostKeys
        ? { unknown: 'accept' as const, files: [join(homedir(), '.ssh/known_hosts'), '/etc/ssh/ssh_known_hosts'] }
        : {}),
      ...(isInteractive() ? { ask: askAboutKey } : {}),
    },
  }
}

function timeouts(
  target: Target,
  options: GlobalOptions,
): Pick<ConnectionRequest, 'connectTimeout' | 'keepaliveTimeout'> {
  return { connectTimeout: options.connectTimeout ?? target.timeout, keepaliveTimeout: options.timeout }
}

/** Hosts log in side by side; their questions come one after the other. */
let asking: Promise<unknown> = Promise.resolve()

function askAboutKey(question: KeyQuestion): Promise<boolean> {
  const answer = asking.then(() => putQuestion(question))
  asking = answer.catch(() => {})
  return answer
}

interface KeyQuestion {
  readonly host: string
  readonly keyType: string
  readonly fingerprint: string
}

async function putQuestion({ host, keyType, fingerprint }: KeyQuestion): Promise<boolean> {
  const answer = await ask(
    term`The key of ${host} is unknown: ${keyType} ${fingerprint}\nTrust it from now on (yes/no)? `,
  )
  return answer.toLowerCase() === 'yes'
}
