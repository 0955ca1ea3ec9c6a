import { Dict } from '../../python/values.ts'

/** The default routes among those that `ip route show` lists. */
export function readDefaultRoutes(lines: readonly string[], family: 'inet' | 'inet6'): Dict[] {
  const own = lines.map((line) => line.trim().split(/\s+/)).filter(([destination]) => destination === 'default')
  return own.map((words) => {
    const any = family === 'inet' ? '0.0.0.0' : '::/0'
    return new Dict([
      ['addr_family', family],
      ['destination', any],
      ['gateway', words[2] ?? ''],
      ['netmask', family === 'inet' ? any : ''],
      ['flags', 'UG'],
      ['interface', words[3] === 'dev' ? (words[4] ?? '') : ''],
    ])
  })
}
