import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { sshCommand } from './ssh.ts'
import type { SandboxHost } from './types.ts'

export interface ScriptOutcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The shell that reads a script. */
export type Shell = 'dash' | 'ash' | 'bash'

const SHELLS: { readonly [shell in Shell]: string } = { dash: 'dash -s', ash: 'busybox ash -s', bash: 'bash -s' }

export interface ScriptOptions {
  readonly shell?: Shell
  /** The connection is kept for some seconds, for more scripts that follow soon. */
  readonly keep?: boolean
}

/**
 * Runs a script as root on the host by the plain `ssh` program: a second pair of eyes, which shares nothing with
 * kstate's transport. The script is read from standard input by the shell named (dash if none is).
 */
export function runOnSandbox(host: SandboxHost, script: string, options: ScriptOptions = {}): Promise<ScriptOutcome> {
  const [file = '', ...rest] = sshCommand(host)
  const socket = `${tmpdir()}/kstate-ssh-${createHash('sha256').update(host.id).digest('hex').slice(0, 16)}`
  const kept = ['ControlMaster=auto', `ControlPath=${socket}`, 'ControlPersist=5']
  const args = options.keep ? [...kept.flatMap((option) => ['-o', option]), ...rest] : rest
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args, SHELLS[options.shell ?? 'dash']], { stdio: 'pipe' })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => out.push(data))
    child.stderr.on('data', (data: Buffer) => err.push(data))
    child.stdin.on('error', () => {}) // the script ended before it was read to its end
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code: code ?? 255, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    )
    child.stdin.end(script)
  })
}
