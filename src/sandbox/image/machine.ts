import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { attempt } from '../command.ts'
import { SandboxError } from '../errors.ts'
import { debianStanzas, formatDeb822, parseDeb822, parseOneLine, type Stanza } from './sources.ts'

/** What a root file system takes over from this machine, so that apt works inside as it works here. */
export interface AptSetup {
  readonly codename: string
  /** A `*.sources` file. */
  readonly sources: string
  /** An `apt.conf.d` file: proxies, TLS settings, validity checks. */
  readonly conf: string
  /** Files to be copied to the same path: keys that sources are signed by, credentials, certificates. */
  readonly files: readonly string[]
}

/** No root file system can be made with this machine's sources; the message says why. */
export class NoSourcesError extends SandboxError {}

/** Reads the machine's apt configuration. Throws `NoSourcesError` where it is not Debian or names no Debian mirror. */
export async function readAptSetup(): Promise<AptSetup> {
  const release = await readRelease()
  if (release.ID !== 'debian' || !release.VERSION_CODENAME) {
    throw new NoSourcesError(`this machine is ${release.PRETTY_NAME ?? 'not a known system'}, not a release of Debian`)
  }
  const codename = release.VERSION_CODENAME
  const origins = await readOrigins()
  const stanzas = debianStanzas(await Promise.all((await readStanzas()).map(resolveMirrorFile)), {
    codename,
    origin: (uri, suite) => origins.get(listName(uri, suite)),
  })
  if (stanzas.length === 0) throw new NoSourcesError(`apt's sources name no Debian mirror for ${codename}`)
  const keys = stanzas
    .flatMap((stanza) => (stanza.get('Signed-By') ?? '').split(/\s+/))
    .filter((key) => key.startsWith('/'))
  return {
    codename,
    sources: formatDeb822(stanzas),
    conf: await readConf(),
    files: [
      ...keys,
      ...(await filesIn('/etc/apt/trusted.gpg.d')),
      ...(await filesIn('/etc/apt/auth.conf.d')),
      ...(await filesIn('/usr/local/share/ca-certificates')),
    ],
  }
}

async function readRelease(): Promise<{ readonly [key: string]: string | undefined }> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return Object.fromEntries([...text.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map(([, key, value]) => [key, value]))
}

async function readStanzas(): Promise<Stanza[]> {
  const directory = '/etc/apt/sources.list.d'
  const names = (await readdir(directory).catch(() => [])).sort()
  const read = (path: string) => readFile(path, 'utf8').catch(() => '')
  const lists = [
    '/etc/apt/sources.list',
    ...names.filter((name) => name.endsWith('.list')).map((name) => join(directory, name)),
  ]
  const modern = names.filter((name) => name.endsWith('.sources')).map((name) => join(directory, name))
  const parsed = await Promise.all([
    ...lists.map(async (path) => parseOneLine(await read(path))),
    ...modern.map(async (path) => parseDeb822(await read(path))),
  ])
  return parsed.flat()
}

/** Cached Release files by the name apt gives them, and the origin each states. */
async function readOrigins(): Promise<Map<string, string>> {
  const directory = '/var/lib/apt/lists'
  const names = (await readdir(directory).catch(() => [])).filter((name) => /_(InRelease|Release)$/.test(name))
  const origins = new Map<string, string>()
  for (const name of names) {
    const origin = /^Origin:\s*(.*)$/m.exec(await readFile(join(directory, name), 'utf8').catch(() => ''))?.[1]
    if (origin) origins.set(name.replace(/_(InRelease|Release)$/, ''), origin.trim())
  }
  return origins
}

function listName(uri: string, suite: string): string {
  const place = uri.replace(/^[a-z+]+:\/\//, '').replace(/^[^@/]*@/, '')
  return `${place.replace(/\/*$/, '/')}dists/${suite}`.replaceAll('_', '%5f').replaceAll('/', '_')
}

/** Cloud images name a file that lists mirrors; inside a sandbox host that file is not there: take its first mirror. */
async function resolveMirrorFile(stanza: Stanza): Promise<Stanza> {
  const file = /^mirror\+file:(?:\/\/)?(\/\S+)/.exec(stanza.get('URIs') ?? '')?.[1]
  if (!file) return stanza
  const first = (await readFile(file, 'utf8').catch(() => '')).split(/\s/).find((word) => /^https?:/.test(word))
  return first ? new Map(stanza).set('URIs', first) : stanza
}

async function readConf(): Promise<string> {
  const dump = await attempt(['apt-config', 'dump', '--format', '%f "%v";%n', 'Acquire'])
  const kept = dump.stdout
    .split('\n')
    .filter((line) => /^Acquire::(https?::\S|Check-|Retries|ForceIPv)\S* ".+";/.test(line))
  for (const scheme of ['http', 'https']) {
    const proxy = process.env[`${scheme}_proxy`]
    if (proxy && !kept.some((line) => line.startsWith(`Acquire::${scheme}::Proxy `))) {
      kept.push(`Acquire::${scheme}::Proxy "${proxy}";`)
    }
  }
  return [...kept, 'Acquire::Languages "none";', 'Acquire::GzipIndexes "true";', ''].join('\n')
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && !basename(entry.name).startsWith('.'))
    .map((entry) => join(directory, entry.name))
}
