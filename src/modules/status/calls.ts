import { sh } from '../../core/shell.ts'
import { Dict, Float } from '../../python/values.ts'
import { linesOf, outputOf, textOf } from '../kit/calls/arguments.ts'
import { CallError, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.status: the host's time, load, processors and uptime. */
export const calls = {
  'status.time': {
    parameters: [['format', '%A, %d. %B %Y %I:%M%p']],
    sections: (args) => [{ script: sh`date ${`+${textOf(args, 'format')}`}` }],
    read: (_, [answer]) => answer!.stdout.toString().replace(/\n$/, ''),
  },
  'status.loadavg': {
    parameters: [],
    sections: () => [{ script: sh`cat /proc/loadavg` }],
    read(_, [answer]) {
      const [one, five, fifteen] = outputOf(answer).split(' ').map(Number)
      return new Dict([
        ['1-min', new Float(one ?? 0)],
        ['5-min', new Float(five ?? 0)],
        ['15-min', new Float(fifteen ?? 0)],
      ])
    },
  },
  'status.nproc': {
    parameters: [],
    sections: () => [{ script: sh`nproc` }],
    read: (_, [answer]) => Number(outputOf(answer)) || 0,
  },
  'status.uptime': {
    parameters: [],
    sections: () => [
      {
        script: sh`date +%s; cut -d ' ' -f 1 /proc/uptime; if command -v who >/dev/null; then who -s; else echo none; fi`,
      },
    ],
    read: (_, [answer]) => uptimeOf(linesOf(answer)),
  },
} satisfies { readonly [name: string]: HostFunction }

/** Seconds since 1970 and since the start, then a line for each login. */
function uptimeOf([now = '0', up = '0', ...logins]: readonly string[]): Dict {
  const seconds = Math.floor(Number(up))
  const since = Number(now) - seconds
  if (!(Math.abs(since) < 1e11)) throw new CallError('CommandExecutionError', 'the host does not say its uptime')
  const today = seconds % 86_400
  const uptime = new Dict([
    ['seconds', seconds],
    ['since_iso', new Date(since * 1000).toISOString().slice(0, 19)],
    ['since_t', since],
    ['days', Math.floor(seconds / 86_400)],
    ['time', `${Math.floor(today / 3600)}:${Math.floor((today % 3600) / 60)}`],
  ])
  if (logins[0] !== 'none') uptime.set('users', Math.max(logins.length, 1))
  return uptime
}
