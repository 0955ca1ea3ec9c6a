/** One stanza of apt's deb822 format (sources.list(5)): field names as written, values without the leading blank. */
export type Stanza = ReadonlyMap<string, string>

/** Reads a `*.sources` file: stanzas of fields, continuation lines kept; comments dropped. */
export function parseDeb822(text: string): Stanza[] {
  const stanzas: Map<string, string>[] = []
  let current: Map<string, string> | undefined
  let field = ''
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue
    if (line.trim() === '') {
      current = undefined
      continue
    }
    if (!current) {
      current = new Map()
      stanzas.push(current)
    }
    const start = /^([^\s:]+):\s*(.*)$/.exec(line)
    if (start) {
      field = canonical(start[1]!)
      current.set(field, start[2]!.trimEnd())
    } else if (field) current.set(field, `${current.get(field)}\n${line}`)
  }
  return stanzas
}

/** Reads a one-line `sources.list`: `deb [option=value …] uri suite [component …]`. */
export function parseOneLine(text: string): Stanza[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*(.*)$/.exec(line.replace(/\s#.*$/, ''))
    if (!match) return []
    const [, type, options = '', uri, suite, components = ''] = match
    const stanza = new Map([
      ['Types', type!],
      ['URIs', uri!],
      ['Suites', suite!],
    ])
    if (components.trim()) stanza.set('Components', components.trim().split(/\s+/).join(' '))
    for (const option of options.split(/\s+/).filter(Boolean)) {
      const [name = '', value = ''] = option.split('=', 2)
      stanza.set(OPTION_FIELDS[name.toLowerCase()] ?? canonical(name), value.replaceAll(',', ' '))
    }
    return [stanza]
  })
}

const OPTION_FIELDS: { readonly [option: string]: string } = {
  arch: 'Architectures',
  lang: 'Languages',
  target: 'Targets',
  'signed-by': 'Signed-By',
  'check-valid-until': 'Check-Valid-Until',
}

function canonical(field: string): string {
  return { uris: 'URIs' }[field.toLowerCase()] ?? field.replace(/(^|-)([a-z])/g, (part) => part.toUpperCase())
}

export interface DebianRules {
  /** The release's code name: `bookworm`. */
  readonly codename: string
  /** What the mirror itself says (`Origin:` of its cached Release file); undefined where nothing is cached. */
  readonly origin: (uri: string, suite: string) => string | undefined
}

/**
 * The stanzas that are Debian's own binary packages for that release: third-party repositories, source packages,
 * disabled stanzas, CD-ROMs and local directories are left out, for a sandbox host cannot or need not use them.
 */
export function debianStanzas(stanzas: readonly Stanza[], rules: DebianRules): Stanza[] {
  return stanzas.flatMap((stanza) => {
    if (/^(no|false|0)$/i.test(stanza.get('Enabled') ?? '')) return []
    if (!words(stanza.get('Types')).includes('deb')) return []
    if (!words(stanza.get('Components')).includes('main')) return []
    const suites = words(stanza.get('Suites')).filter((suite) => isRelease(suite, rules.codename))
    const uris = words(stanza.get('URIs')).filter((uri) => isDebian(uri, suites[0] ?? '', rules))
    if (suites.length === 0 || uris.length === 0) return []
    const kept = new Map(stanza)
    kept.delete('Enabled')
    return [kept.set('Types', 'deb').set('URIs', uris.join(' ')).set('Suites', suites.join(' '))]
  })
}

function isRelease(suite: string, codename: string): boolean {
  const base = suite.replace(/(-updates|-security|-backports|\/updates)$/, '')
  return [codename, 'stable', 'oldstable', 'oldoldstable'].includes(base)
}

function isDebian(uri: string, suite: string, rules: DebianRules): boolean {
  if (!/^https?:/.test(uri)) return false
  const origin = rules.origin(uri, suite)
  if (origin !== undefined) return origin === 'Debian' || origin === 'Debian Backports'
  return /\/debian(-security)?\/?$/.test(uri)
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean)
}

/** Stanzas as a `*.sources` file. */
export function formatDeb822(stanzas: readonly Stanza[]): string {
  return stanzas.map((stanza) => [...stanza].map(([field, value]) => `${field}: ${value}\n`).join('')).join('\n')
}
