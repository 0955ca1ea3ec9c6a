import { readdirSync, readFileSync } from 'node:fs'
import { run } from '../../../src/sandbox/command.ts'
import { shortName } from '../../../src/sandbox/names.ts'

/**
 * Everything on this machine that bears the name of the sandbox host with that ID: mounts in any mount namespace, network
 * namespaces, links, control groups, processes, and the files of kstate and systemd-nspawn. Empty when it left nothing.
 */
export async function tracesOf(id: string): Promise<string[]> {
  const short = shortName(id)
  const named = (kind: string, lines: readonly string[]) =>
    lines.filter((line) => line.includes(short)).map((line) => `${kind}: ${line.trim()}`)
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const ofProcesses = (file: string) => processes.flatMap((pid) => read(`/proc/${pid}/${file}`).split('\n'))
  const find = async (directory: string, ...expression: string[]) =>
    (await run(['sh', '-c', 'find "$@" 2>/dev/null || true', 'sh', directory, ...expression])).split('\n')
  return [
    ...new Set([
      ...named('mount', ofProcesses('mountinfo')),
      ...named(
        'process',
        ofProcesses('cmdline').map((line) => line.replaceAll('\0', ' ')),
      ),
      // A killed process that its parent has not yet taken note of is in a control group that is gone already.
      ...named('process in control group', ofProcesses('cgroup')).filter((line) => !line.endsWith('(deleted)')),
      ...named('network namespace', (await run(['ip', 'netns', 'list'])).split('\n')),
      ...named('link', (await run(['ip', '-o', 'link'])).split('\n')),
      ...named('control group', await find('/sys/fs/cgroup', '-type', 'd')),
      ...named('file', await find('/run', '-xdev')),
    ]),
  ]
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // a process that has ended
  }
}

/** What all nspawn sandbox hosts together alter on this machine; nothing when none runs. 10.123.60.0/24 is the tests' own Docker. */
export async function sharedTraces(): Promise<string[]> {
  const links = (await run(['ip', '-o', 'link'])).split('\n').filter((line) => line.includes('kstate0'))
  const rules = (await Promise.all(['nat', 'filter'].map((table) => run(['iptables', '-w', '-t', table, '-S']))))
    .flatMap((text) => text.split('\n'))
    .filter((line) => /kstate0|10\.(?!123\.)\d+\.60\.0\/24.*MASQUERADE/.test(line))
  return [...links, ...rules]
}
