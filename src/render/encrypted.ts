import { type Diagnostic, DiagnosticError, error, warning } from '../core/diagnostics.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Places } from './places.ts'

/** Opens what a tree keeps encrypted; implemented by secrets/. */
export interface Decrypt {
  /** What an armoured OpenPGP message or age file says. Rejects with a `DiagnosticError` without a place. */
  open(armoured: string): Promise<string>
  /** Opens a SOPS document in place, and answers with the texts that were encrypted in it. */
  sops(
    document: Dict,
    show: (container: Dict | Value[], key: Value) => Pick<Diagnostic, 'at' | 'excerpt'>,
  ): Promise<readonly string[]>
}

/** What a session does with encrypted values. */
export interface Opening {
  readonly decrypt: Decrypt | undefined
  /** Salt's `gpg_decrypt_must_succeed`: false lets a message that cannot be opened stand as it is, with a warning. */
  readonly mustSucceed: boolean
  /** Is told every text that was encrypted. */
  secret(text: string): void
  warn(warning: Diagnostic): void
}

const BLOCK = /-----BEGIN (PGP MESSAGE|AGE ENCRYPTED FILE)-----.*?-----END \1-----/gs

interface Slot {
  readonly container: Dict | Value[]
  readonly key: Value
  readonly text: string
}

/**
 * The renderers `gpg` and `age`: replaces every armoured message in the texts of a value, in place, by what it says;
 * final newlines of such texts are cut off. Keys are left as they are. Throws a `DiagnosticError` with every message
 * that could not be opened, told once for each reason.
 */
export async function openMessages(value: Value, opening: Opening, places: Places, file: string): Promise<Value> {
  const root: Value[] = [value]
  const failures = await Promise.all(
    [...slotsOf(root)].map(async ({ container, key, text }) => {
      const shown = container === root ? {} : places.show(placeOf(places, container, key))
      const { opened, problems } = await openText(text, opening)
      put(container, key, opened)
      return problems.map((found): Diagnostic => ({ at: { file }, ...shown, ...found }))
    }),
  )
  const problems = failures
    .flat()
    .filter((found, i, all) => i === all.findIndex((one) => one.summary === found.summary))
  if (problems.length > 0 && opening.mustSucceed) throw new DiagnosticError(problems)
  for (const found of problems) opening.warn(warning(found.code, found.summary, { ...found, severity: 'warning' }))
  return root[0]!
}

async function openText(text: string, opening: Opening): Promise<{ opened: string; problems: readonly Diagnostic[] }> {
  const problems: Diagnostic[] = []
  const plain = new Map<string, string>()
  for (const [message] of text.matchAll(BLOCK)) {
    try {
      plain.set(message, await openMessage(message, opening))
    } catch (cause) {
      problems.push(...diagnosticsOf(cause))
    }
  }
  return { opened: text.replace(BLOCK, (message) => plain.get(message) ?? message).replace(/\n+$/, ''), problems }
}

async function openMessage(message: string, { decrypt, secret }: Opening): Promise<string> {
  const opened = await (decrypt ?? nobody).open(message.replaceAll('\\n', '\n'))
  secret(opened.replace(/\n+$/, ''))
  return opened
}

/** Opens a file that SOPS encrypted: one whose top level holds `sops` with the date of its encryption. */
export async function openSopsFile(value: Value, opening: Opening, places: Places): Promise<void> {
  if (!(value instanceof Dict)) return
  const sops = value.get('sops')
  if (!(sops instanceof Dict && sops.has('lastmodified'))) return
  const show = (container: Dict | Value[], key: Value) => places.show(placeOf(places, container, key))
  for (const text of await (opening.decrypt ?? nobody).sops(value, show)) opening.secret(text)
}

/** The texts that hold messages; what stands in several places by an alias is looked at once. */
function* slotsOf(container: Dict | Value[], seen = new Set<Dict | Value[]>()): Generator<Slot> {
  if (seen.has(container)) return
  seen.add(container)
  for (const [key, item] of container instanceof Dict ? [...container] : [...container.entries()]) {
    if (typeof item === 'string') {
      if (item.search(BLOCK) >= 0) yield { container, key, text: item }
    } else if (item instanceof Dict || Array.isArray(item)) yield* slotsOf(item, seen)
  }
}

function placeOf(places: Places, container: Dict | Value[], key: Value): Diagnostic['at'] {
  return container instanceof Dict ? places.ofKey(container, key) : places.ofItem(container, Number(key))
}

function put(container: Dict | Value[], key: Value, text: string): void {
  if (container instanceof Dict) container.set(key, text)
  else container[Number(key)] = text
}

function diagnosticsOf(cause: unknown): readonly Diagnostic[] {
  if (cause instanceof DiagnosticError) return cause.diagnostics
  const reason = cause instanceof Error ? cause.message : String(cause)
  return [error('secret-undecipherable', `An encrypted value could not be opened: ${reason}`)]
}

const refuse = async () => {
  throw new DiagnosticError(error('secret-no-key', 'There is no key to decrypt with'))
}
const nobody: Decrypt = { open: refuse, sops: refuse }
