import { dirname, normalize } from 'node:path/posix'

/** An SLS file and its text. */
export interface SlsPlace {
  readonly sls: string
  readonly path: string
  readonly isInit: boolean
  readonly text: string
}

/** The SLS that a file's `include` names as it is written: also those in branches that no target takes. */
export function includesIn({ sls, isInit, text }: SlsPlace): string[] {
  const found: string[] = []
  let inside = false
  for (const line of text.split('\n')) {
    const flow = /^include:\s*\[(.*)\]/.exec(line)
    if (flow) found.push(...flow[1]!.split(',').map(bare))
    else if (/^include:\s*(#.*)?$/.test(line)) inside = true
    else if (inside) {
      const item = /^\s*-\s+(?:base:\s*)?([^\s#:]+):?\s*(#.*)?$/.exec(line)
      if (item) found.push(bare(item[1]!))
      else if (/^[^\s#{-]/.test(line)) inside = false
    }
  }
  return found.filter((name) => name !== '').map((name) => absolute(name, sls, isInit))
}

/** SLS files that a template names by their path, to import or to include them. */
export function importedIn({ path, text }: Pick<SlsPlace, 'path' | 'text'>): string[] {
  return [...text.matchAll(/['"](?:salt:\/\/)?([\w./-]+)\.sls['"]/g)].map(([, named]) =>
    normalize(/^\.\.?\//.test(named!) ? `${dirname(path)}/${named}` : named!)
      .replace(/^\//, '')
      .replace(/\/init$/, '')
      .replaceAll('/', '.'),
  )
}

function bare(word: string): string {
  return word.trim().replace(/^(['"])(.*)\1$/, '$2')
}

/** `.name` counts from the SLS's directory, each further dot from the one above. */
function absolute(name: string, sls: string, isInit: boolean): string {
  const [, dots = '', rest = name] = /^(\.+)(.*)$/.exec(name) ?? []
  if (dots === '') return name
  const parts = [...sls.split('.'), ...(isInit ? ['init'] : [])]
  return [...parts.slice(0, Math.max(0, parts.length - dots.length)), rest].join('.')
}
