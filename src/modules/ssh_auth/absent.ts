import { legacy } from '../kit/legacy.ts'
import { files } from '../kit/touches.ts'
import { type KeysDelta, openKeys, replaceKeys, writeKeys } from './edit.ts'
import { type KeyArguments, keyNeeds, keyProperties, readKeys } from './keys.ts'
import { type AuthorizedKey, readLine } from './line.ts'

/** Follows Salt's documentation of ssh_auth.absent (3007). */
export const absent = legacy<KeyArguments, readonly AuthorizedKey[], KeysDelta>({
  schema: {
    description: "A public key that opens a user's account no more.",
    properties: keyProperties,
    required: ['user'],
    additionalProperties: true,
    example: `AAAAC3NzaC1lZDI1NTE5AAAAIIVtGD3kzWFZ7Gp5z9wYvJ9kqv1bH3uN1o8eVYvX2mQk:
  ssh_auth.absent:
    - user: root
`,
  },
  prepare: readKeys,
  facts: keyNeeds,
  diff(args, keys, facts) {
    const gone = args.source ? `All host keys in file ${args.source} are already absent` : 'Key not present'
    const open = openKeys(args, facts)
    if (open.kind === 'fail' || !open.now) return { kind: 'clean', comment: gone }
    const unwanted = new Set(keys.map((key) => key.key))
    const lines = open.text.split('\n')
    const found = lines.flatMap((line) => readLine(line)?.key ?? []).filter((key) => unwanted.has(key))
    if (found.length === 0) return { kind: 'clean', comment: gone }
    const text = lines.filter((line) => !unwanted.has(readLine(line)?.key ?? '')).join('\n')
    const told = Object.fromEntries(found.map((key) => [key, 'Removed']))
    return {
      kind: 'change',
      ...replaceKeys(open, text, told, facts),
      comment: args.source
        ? found.map((key) => `Set to remove: ${key}\n`).join('')
        : `Key ${found[0]} for user ${args.user} is set for removal`,
      changes: told,
      proof: 'observe',
    }
  },
  touches: (_args, { path, folders }) => files([path, ...folders]),
  act: (_args, _keys, delta, facts) => writeKeys(delta, facts),
  report({ done, outputs, foretold }) {
    if (done) return { changes: foretold, comment: 'Key removed' }
    return { changes: {}, comment: `Key not removed: ${outputs.at(-1)?.stderr.toString().trim() ?? ''}` }
  },
})
