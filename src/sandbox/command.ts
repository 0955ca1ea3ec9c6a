import { spawn } from 'node:child_process'
import type { Script } from '../core/shell.ts'
import { SandboxError } from './errors.ts'

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly input?: string
  /** Added to `machineEnv`. */
  readonly env?: NodeJS.ProcessEnv
  /** Gets each line of standard error as it comes. */
  readonly onLine?: (line: string) => void
}

/** A command of the machine failed or is not there; the message says which, and the end of what it printed. */
export class CommandError extends SandboxError {
  override readonly name = 'CommandError'
  constructor(command: readonly string[], outcome: Outcome) {
    const said = (outcome.stderr.trim() || outcome.stdout.trim()).split('\n').slice(-12).join('\n')
    super(`${command.join(' ')}: exit ${outcome.code}${said ? `\n${said}` : ''}`)
  }
}

/** The environment for programs of the machine: root's are not always in root's path. */
export function machineEnv(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` }
}

/** Runs a command of the machine to its end, whatever its exit code; 127 where there is no such command. */
export function attempt(command: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const [file = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'pipe', env: { ...machineEnv(), ...options.env } })
    let stdout = ''
    let stderr = ''
    let partial = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      if (!options.onLine) return
      const pieces = (partial + text).split(/\r\n|\r|\n/)
      partial = pieces.pop() ?? ''
      for (const line of pieces) options.onLine(line)
    })
    child.stdin.on('error', () => {}) // a command that does not read its input
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 255, stdout, stderr }))
    child.stdin.end(options.input ?? '')
  })
}

/** As `attempt`, but throws a `CommandError` unless the command succeeds; gives its standard output. */
export async function run(command: readonly string[], options: CommandOptions = {}): Promise<string> {
  const outcome = await attempt(command, options)
  if (outcome.code !== 0) throw new CommandError(command, outcome)
  return outcome.stdout
}

/** Runs a script of this machine's shell; `name` stands for it in errors. */
export async function runScript(
  name: string,
  script: Script,
  options: Omit<CommandOptions, 'input'> = {},
): Promise<string> {
  const outcome = await attempt(['sh', '-s'], { ...options, input: script.text })
  if (outcome.code !== 0) throw new CommandError([name], outcome)
  return outcome.stdout
}

/** Which of the named programs this machine lacks. */
export async function missingPrograms(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => attempt(['sh', '-c', 'command -v -- "$1"', 'sh', name])))
  return names.filter((_, i) => found[i]?.code !== 0)
}
