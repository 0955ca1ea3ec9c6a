import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Row, Summary } from '../../../src/proof/index.ts'
import type { SandboxHost } from '../../../src/sandbox/index.ts'

const program = fileURLToPath(new URL('../../../dist/kstate.js', import.meta.url))

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Outcome extends Ran {
  readonly rows: readonly Row[]
  readonly summary: Summary
}

/** Runs the built command line, as a user would. */
export function kstate(
  args: readonly string[],
  options: { readonly cwd?: string; readonly stdin?: string; readonly env?: Record<string, string> } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.stdin.on('error', () => {}) // it ended before it was read to its end
    child.stdin.end(options.stdin ?? '')
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

const work = mkdtempSync(join(tmpdir(), 'kstate-test-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

/** A project in a temporary directory, removed when the tests are finished: files by path. */
export function project(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(work, 'project-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

/** The roster of a project whose targets are these sandbox hosts. */
export function rosterOf(...hosts: readonly SandboxHost[]): string {
  return hosts.map((host) => `${host.id}: {sandbox: ${host.image}}\n`).join('')
}

/** Brings one SLS about on a sandbox host (or plans it), through the command line and its JSON. */
export async function states(
  host: SandboxHost,
  sls: string,
  options: {
    readonly plan?: boolean
    readonly files?: Record<string, string | Uint8Array>
    readonly args?: readonly string[]
  } = {},
): Promise<Outcome> {
  const root = project({
    'roster.yaml': rosterOf(host),
    'states/test.sls': sls,
    'pillar/top.sls': '',
    ...options.files,
  })
  const command = options.plan ? 'plan' : 'apply'
  const ran = await kstate([command, host.id, 'test', '--root', root, '--json', ...(options.args ?? [])])
  const report = parse(ran)[host.id] as { states?: Row[]; summary?: Summary; errors?: string[] } | undefined
  if (!report?.states)
    throw new Error(
      `kstate ${command} ended with ${ran.code}: ${report?.errors?.join('\n') ?? ''}\n${ran.stdout}\n${ran.stderr}`,
    )
  return { ...ran, rows: report.states, summary: report.summary! }
}

function parse({ code, stdout, stderr }: Ran): Record<string, unknown> {
  try {
    return JSON.parse(stdout) as Record<string, unknown>
  } catch {
    throw new Error(`kstate ended with ${code} and no JSON:\n${stdout}\n${stderr}`)
  }
}

/** Applies, and holds what every state function owes: the plan before agrees with it, and a second apply changes nothing. */
export async function settles(
  host: SandboxHost,
  sls: string,
  options: Parameters<typeof states>[2] = {},
): Promise<Outcome> {
  const plan = await states(host, sls, { ...options, plan: true })
  const first = await states(host, sls, options)
  const second = await states(host, sls, options)
  const told = (row: Row) => `${row.state}.${row.function} ${row.id}: ${row.comment}`
  const problems = [
    ...first.rows.filter((row) => row.result === false).map((row) => `failed: ${told(row)}`),
    ...first.rows.flatMap((row, i) => {
      const foretold = plan.rows[i]
      if (!foretold || foretold.id !== row.id) return [`the plan has another order at ${told(row)}`]
      return foretold.changed !== null && foretold.changed !== row.changed
        ? [`the plan said changed=${foretold.changed} of ${told(row)}`]
        : []
    }),
    ...second.rows
      .filter((row) => row.changed !== false || row.result !== true)
      .map((row) => `changed again: ${told(row)} ${JSON.stringify(row.changes)}`),
  ]
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return first
}
