import { type Diagnostic, warning } from '../../core/diagnostics.ts'
import { MASK } from '../../core/secrets.ts'
import { str } from '../../python/values/text.ts'
import type { Value } from '../../python/values.ts'
import type { Tree } from '../../render/index.ts'
import { isSecretPath } from '../secret-values.ts'
import type { Found, LintInput, PillarValue, Rule, TargetTree } from '../types.ts'
import { textIn } from '../watched-tree.ts'

/** A secret that is written in a file as it is. */
export const plainSecret: Rule = {
  code: 'secret-in-plain-sight',
  severity: 'warning',
  tells:
    'A pillar key that matches `secrets:` has its value written in the file, or an argument that is a secret (a password) is written in an SLS.',
  why: 'Who can read the repository, or its history, has the secret.',
  check: (input) => input.targets.flatMap((tree) => [...inPillar(tree, input), ...inStates(tree, input)]),
}

function inPillar({ id, session, pillarValues }: TargetTree, { secrets }: LintInput): Found[] {
  const found: Found[] = []
  for (const one of pillarValues) {
    if (
      !isSecretPath(one.path, secrets) ||
      isAboutSecret(one) ||
      !isWritten(one.value, one, textOf(session, one.file, true))
    )
      continue
    if (session.secrets.has(str(one.value))) continue
    found.push({
      target: id,
      diagnostic: tell(
        `the secret ${one.path.map(str).join(':')} stands in plain sight in the pillar`,
        one.value,
        one,
        {
          hint: 'encrypt it (`#!jinja|yaml|gpg`), or keep the file out of the repository',
        },
      ),
    })
  }
  return found
}

function inStates({ id, session, steps }: TargetTree, { catalogue }: LintInput): Found[] {
  const found: Found[] = []
  for (const step of steps) {
    const shape = catalogue.function(step.module, step.function)
    for (const [name, value] of step.args) {
      if (typeof name !== 'string' || shape?.properties[name]?.['x-secret'] !== true) continue
      const shown = session.places.show(step.argumentPlaces.get(name))
      if (!isWritten(value, shown, textOf(session, shown.at?.file, false))) continue
      const text = `${name} of ${step.module}.${step.function} in state '${step.id}' stands in plain sight`
      const hint = 'keep it in the pillar under a key that `secrets:` names, encrypted: `{{ pillar[…] }}`'
      found.push({ target: id, diagnostic: tell(text, value, shown, { hint }) })
    }
  }
  return found
}

function tell(summary: string, value: Value, shown: Pick<Diagnostic, 'at' | 'excerpt'>, more: Partial<Diagnostic>) {
  const [first = ''] = str(value).split('\n')
  return warning(plainSecret.code, summary, {
    at: shown.at,
    excerpt: first === '' ? shown.excerpt : shown.excerpt?.replaceAll(first, MASK),
    ...more,
  })
}

/** Whether a value is written out in its file: not made by Jinja, not encrypted, not a hash. */
function isWritten(value: Value, { at, excerpt }: Pick<Diagnostic, 'at' | 'excerpt'>, text: string): boolean {
  if (value === null || typeof value === 'boolean' || !at) return false
  const said = str(value)
  if (said.trim() === '' || said === MASK || isSealed(said)) return false
  if (excerpt !== undefined && /\{[{%]/.test(excerpt)) return false
  const [first = ''] = said.split('\n')
  return (excerpt?.includes(first) ?? false) || text.includes(first)
}

/** Encrypted blocks and values, hashes of passwords, and accounts without one. */
function isSealed(value: string): boolean {
  return /^\s*(-----BEGIN PGP |-----BEGIN AGE |ENC\[|vault:|sdb:\/\/|\$[\w-]+\$|SCRAM-SHA-256\$|md5[0-9a-f]{32}$|[!*xX]+$)/.test(
    value,
  )
}

/** `password_file: /etc/x` names where a secret is, `token_ttl: 60` how long one lasts. */
function isAboutSecret({ path, value }: PillarValue): boolean {
  return ABOUT.test(str(path.at(-1) ?? '')) || /^(salt:\/\/|~?\/[\w.-]+\/)/.test(str(value))
}

const ABOUT = new RegExp(
  `(^|[_-])(${[
    ...['file', 'path', 'dir', 'url', 'uri', 'endpoint', 'name', 'user', 'username', 'env', 'id'],
    ...['length', 'timeout', 'ttl', 'age', 'days', 'lifetime', 'expiry', 'expires', 'expiration', 'max', 'min'],
    ...['type', 'format', 'algorithm', 'method', 'policy', 'encryption', 'backend', 'hashers'],
  ].join('|')})$`,
  'i',
)

function textOf({ states, pillar }: TargetTree['session'], file: string | undefined, ofPillar: boolean): string {
  if (file === undefined) return ''
  const { tree } = ofPillar ? pillar : states
  const path = pathsOf(tree).get(file)
  return path === undefined ? '' : (textIn(tree, path) ?? '')
}

const paths = new WeakMap<Tree, ReadonlyMap<string, string>>()

/** The name under which diagnostics tell of a file → its path in the tree. */
function pathsOf(tree: Tree): ReadonlyMap<string, string> {
  const known = paths.get(tree) ?? new Map(tree.files().map((path) => [tree.where(path), path]))
  paths.set(tree, known)
  return known
}
