import { clean, reported, state } from '../kit/index.ts'
import { editing, openKeys, replaceKeys } from './file.ts'
import { keyArguments, readKeys } from './keys.ts'
import { readLine } from './line.ts'

/** Follows Salt's documentation of ssh_auth.absent (3007). */
export const absent = state({
  summary: "A public key that opens a user's account no more.",
  example: `AAAAC3NzaC1lZDI1NTE5AAAAIIVtGD3kzWFZ7Gp5z9wYvJ9kqv1bH3uN1o8eVYvX2mQk:
  ssh_auth.absent:
    - user: root
`,
  args: keyArguments,
  takesMore: true,
  prepare: readKeys,
  ...editing,
  diff({ user, source }, facts, keys) {
    const gone = clean(source ? `All host keys in file ${source} are already absent` : 'Key not present')
    if (facts?.now.followed?.type !== 'file') return gone
    const open = openKeys(user, facts)
    if (open.verdict) return open.verdict
    const unwanted = new Set(keys.map(({ key }) => key))
    const lines = open.text.split('\n')
    const found = lines.flatMap((line) => readLine(line)?.key ?? []).filter((key) => unwanted.has(key))
    if (found.length === 0) return gone
    const text = lines.filter((line) => !unwanted.has(readLine(line)?.key ?? '')).join('\n')
    const comment = source
      ? found.map((key) => `Set to remove: ${key}\n`).join('')
      : `Key ${found[0]} for user ${user} is set for removal`
    return replaceKeys(open.keys, text, Object.fromEntries(found.map((key) => [key, 'Removed'])), comment)
  },
  report: (outcome) => reported(outcome, 'Key removed', 'Key not removed'),
})
