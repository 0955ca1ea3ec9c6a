import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'

/**
 * The text of a sandbox host's `resolv.conf`: the machine's name servers that answer and that a sandbox host can reach. Empty
 * where there are none: then a look-up fails at once, while each dead name server would cost it 20 seconds.
 */
export async function resolverConf(): Promise<string> {
  const files = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf']
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  const servers = [...new Set(texts.flatMap(nameservers))]
  const answers = await Promise.all(servers.map(answersQueries))
  const search = /^search\s.*$/m.exec(texts[0] ?? '')?.[0]
  const lines = servers.filter((_, i) => answers[i]).map((server) => `nameserver ${server}`)
  if (lines.length === 0) return ''
  return [...(search ? [search] : []), ...lines, ''].join('\n')
}

/** IPv4 name servers named there; those of the machine's own loopback cannot be reached from a sandbox host. */
export function nameservers(text: string): string[] {
  const all = [...text.matchAll(/^nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/gm)].map((match) => match[1]!)
  return all.filter((server) => !server.startsWith('127.') && server !== '0.0.0.0')
}

async function answersQueries(server: string): Promise<boolean> {
  const resolver = new Resolver({ timeout: 400, tries: 2 })
  resolver.setServers([server])
  return resolver.resolve4('deb.debian.org').then(
    () => true,
    (error: NodeJS.ErrnoException) => !['ETIMEOUT', 'ECONNREFUSED'].includes(error.code ?? ''),
  )
}
