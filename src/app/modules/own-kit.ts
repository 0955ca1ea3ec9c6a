import * as nodeModule from 'node:module'

/** What the hook is handed: where this kstate's `kstate/module` lies, and the directories of modules. */
interface Hooked {
  readonly kit: string
  readonly roots: readonly string[]
}

type Resolved = { readonly url: string; readonly format?: string | null; readonly shortCircuit?: boolean }
type Next = (specifier: string, context: object) => Resolved | Promise<Resolved>

/** `registerHooks` is newer than the oldest Node that kstate runs on, and `register` deprecated in the newest. */
const node = nodeModule as typeof nodeModule & {
  readonly registerHooks?: (hooks: { resolve(specifier: string, context: object, next: Next): unknown }) => void
}

/** For which directories this process has it: a hook stays for as long as it lives. */
const lent = new Set<string>()

/**
 * From now on `kstate/module` is, in every module of a user, that of the kstate that runs, wherever it is installed; and
 * their `.js` files are ES modules, whatever a package.json says.
 */
export function lendKit(roots: readonly string[]): void {
  const key = roots.join('\0')
  if (lent.has(key)) return
  lent.add(key)
  const hooked: Hooked = { kit: import.meta.resolve('kstate/module'), roots }
  if (node.registerHooks) {
    node.registerHooks({ resolve: resolveFor(hooked) })
    return
  }
  const text = `const resolveFor = ${resolveFor}
let hook
export const initialize = (hooked) => { hook = resolveFor(hooked) }
export const resolve = (specifier, context, next) => hook(specifier, context, next)`
  node.register(`data:text/javascript,${encodeURIComponent(text)}`, import.meta.url, { data: hooked })
}

/** The one hook; the older form runs its text in a thread of its own, so that it must stand alone. */
function resolveFor({ kit, roots }: Hooked) {
  return (specifier: string, context: object, next: Next): Resolved | Promise<Resolved> => {
    if (specifier === 'kstate/module') return { url: kit, format: 'module', shortCircuit: true }
    const asModule = (found: Resolved) => {
      const isTheirs = found.url.endsWith('.js') && roots.some((root) => found.url.startsWith(root))
      return isTheirs ? { ...found, format: 'module' } : found
    }
    const found = next(specifier, context)
    return found instanceof Promise ? found.then(asModule) : asModule(found)
  }
}
