import { randomUUID } from 'node:crypto'
import { runOnSandbox, type SandboxHost } from '../../sandbox/index.ts'
import type { Proof } from './read.ts'
import { type Mode, miscounted, type Ran, type Run } from './run.ts'

/** What a proof needs of kstate and of a host. */
export interface World {
  kstate(mode: Mode, sls: string): Promise<Run>
  /** What commands print, each in a shell of its own, as root and by other means than kstate's. */
  look(commands: readonly string[]): Promise<readonly { readonly code: number; readonly stdout: string }[]>
  /** Runs a script up to its first failure: gives what it said then. */
  act(script: string): Promise<string | undefined>
}

type Shell = (script: string) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>

/** Where a host writes by itself, kstate or no kstate. */
const RESTLESS = [
  '/var/log', // the journal, of each login
  '/var/lib/kstate', // the lock
  '/var/lib/systemd', // timers
  '/var/lib/postgresql', // checkpoints and statistics
  '/run', // but see UNITS
  '/tmp/kstate-mark',
]
/** systemd notes here which units it started, and what a reload generated. */
const UNITS = ['/run/systemd/units', '/run/systemd/system', '/run/systemd/generator', '/run/systemd/generator.late']
/** The host's own programs, also where busybox's come first for kstate. */
const PATH = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH'

/** Runs kstate on that host: an SLS, and the files of its tree by path. */
export type Runner = (mode: Mode, sls: string, files: { readonly [path: string]: string }) => Promise<Ran>

/** A program and a real host. */
export function realWorld(host: SandboxHost, proof: Proof, runner: Runner): World {
  const shell: Shell = (script) => runOnSandbox(host, `${PATH}\n${proof.shell_functions}\n${script}\n`, { keep: true })
  const files = filesOf(proof)
  const restless = [...RESTLESS, ...Object.keys(proof.restless)]
  return {
    async look(commands) {
      const cut = `--- ${randomUUID()}`
      const one = (command: string) => `(\n${command}\n)\nprintf '%s %s\\n' '${cut}' $?\n`
      const { stdout } = await shell(commands.map(one).join(''))
      const parts = stdout.split(new RegExp(`${cut} (\\d+)\n`))
      return commands.map((_, i) => ({ code: Number(parts[2 * i + 1] ?? 255), stdout: parts[2 * i] ?? '' }))
    },
    async act(script) {
      const { code, stderr } = await shell(`set -e\n${script}`)
      return code === 0 ? undefined : `exit ${code}: ${stderr}`
    },
    async kstate(mode, sls) {
      await shell('mkdir -p -m 700 /var/lib/kstate; touch /tmp/kstate-mark; sleep 0.02')
      const ran = await runner(mode, sls, files)
      const wrong = miscounted(mode, ran)
      if (wrong.length > 0) throw new Error(`${mode}:\n${wrong.join('\n')}`)
      return { rows: ran.rows, printed: ran.stdout + ran.stderr, touched: () => touchedSince(shell, restless) }
    },
  }
}

/** What the tree holds beside the SLS, by path. */
function filesOf({ files, pillar }: Proof): Record<string, string> {
  const states = Object.entries(files).map(([path, text]) => [`states/${path}`, text])
  if (Object.keys(pillar).length === 0) return Object.fromEntries(states)
  const top = "base:\n  '*': [proof]\n"
  return {
    ...Object.fromEntries(states),
    'pillar/top.sls': top,
    'pillar/proof.sls': `#!yaml\n${JSON.stringify(pillar)}\n`,
  }
}

/** The files whose status changed since the mark was set. `/tmp` itself is no finding: whoever runs a command may use it. */
async function touchedSince(shell: Shell, restless: readonly string[]): Promise<string[]> {
  const left = restless.map((path) => `-path '${path}' -prune -o`).join(' ')
  const newer = '-cnewer /tmp/kstate-mark -print'
  const { stdout } = await shell(
    `find / -xdev -path /tmp -prune -o ${left} ${newer}; find /tmp -xdev -mindepth 1 ${left} ${newer}; find ${UNITS.join(' ')} ${newer} 2>/dev/null`,
  )
  return stdout.split('\n').filter((line) => line !== '')
}
