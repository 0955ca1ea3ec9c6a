import { spawn } from 'node:child_process'
import { Command } from 'commander'
import { sandboxDown, sandboxesUp, sandboxIds, sandboxList, sshCommand, usage } from '../../app/index.ts'
import { term } from '../../core/terminal-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { note, print, printJson } from '../terminal.ts'
import { openProject } from '../terminal-ui.ts'

/** `kstate sandbox up|down|list|ssh TARGET`: throw-away sandbox hosts. */
export function command(): Command {
  const sandbox = new Command('sandbox').description('throw-away sandbox hosts for targets')
  sandbox.addCommand(
    commandOf('up', 'bring up a sandbox host for each target', {
      examples: [
        ['sandbox up web1', 'for this target'],
        ['sandbox up try --image bare', 'a host without Python, where there is no roster'],
      ],
    })
      .argument('<target>', 'targets of the roster, or a new ID where there is no roster')
      .option('--image <name>', '`full`, or `bare`: without Python')
      .action(up),
  )
  sandbox.addCommand(
    commandOf('down', 'end sandbox hosts and free all they used', {
      groups: [],
      examples: [
        ['sandbox down web1', 'one'],
        ['sandbox down all', 'all of this machine'],
      ],
    })
      .argument('<target...>', 'their IDs, or `all`')
      .action(down),
  )
  sandbox.addCommand(
    commandOf('list', 'the sandbox hosts that run', { groups: [], examples: [['sandbox list --json', 'as JSON']] })
      .option('--json', 'as JSON')
      .action(list),
  )
  sandbox.addCommand(
    commandOf('ssh', 'log in to a sandbox host', {
      groups: [],
      examples: [
        ['sandbox ssh web1', 'a shell on it'],
        ['sandbox ssh web1 cat /etc/motd', 'one command'],
      ],
    })
      .argument('<target>')
      .argument('[command...]')
      .action(ssh),
  )
  return sandbox
}

async function up(expression: string, options: GlobalOptions & { image?: 'full' | 'bare' }): Promise<void> {
  if (options.image && !['full', 'bare'].includes(options.image))
    throw usage(`there is no image ${options.image}`, 'images: full, bare')
  for await (const host of sandboxesUp(await openProject(options), expression, options.image))
    print(term`${host.id}: ${host.user}@${host.host}:${host.port} (${host.provider}, ${host.image})`)
}

async function down(ids: readonly string[]): Promise<void> {
  const all = ids.includes('all') ? await sandboxIds() : ids
  for (const id of all) {
    const ended = await sandboxDown(id)
    note(ended ? `${id}: down` : `${id}: there was no sandbox host`)
    if (!ended) process.exitCode = exitCodes.failed
  }
}

async function list(options: { json?: boolean }): Promise<void> {
  const hosts = await sandboxList()
  if (options.json) printJson(`${JSON.stringify(hosts, null, 2)}\n`)
  else
    for (const host of hosts)
      print(
        term`${host.id}  ${host.provider}  ${host.image}  ${host.user}@${host.host}:${host.port}  since ${host.startedAt}`,
      )
}

async function ssh(id: string, words: readonly string[]): Promise<void> {
  const host = (await sandboxList()).find((candidate) => candidate.id === id)
  if (!host) throw usage(`there is no sandbox host ${id}`, `bring it up with: kstate sandbox up ${id}`)
  const [program, ...args] = sshCommand(host)
  const child = spawn(program!, [...args, ...words], { stdio: 'inherit' })
  process.exitCode = await new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}
