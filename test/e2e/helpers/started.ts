import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../dist/kstate.js', import.meta.url))

/** A command that is under way, and can be signalled. */
export interface Started {
  readonly child: ChildProcess
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  stdout(): string
  stderr(): string
}

export function started(
  args: readonly string[],
  options: { readonly stdin?: 'ignore' | 'pipe'; readonly env?: Record<string, string> } = {},
): Started {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  let [stdout, stderr] = ['', '']
  child.stdout!.setEncoding('utf8').on('data', (data: string) => {
    stdout += data
  })
  child.stderr!.setEncoding('utf8').on('data', (data: string) => {
    stderr += data
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}
