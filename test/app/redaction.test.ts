import { expect, test } from 'vitest'
import { Redaction } from '../../src/app/redaction.ts'
import { unifiedDiff } from '../../src/modules/file/unified.ts'
import { Dict } from '../../src/python/values.ts'
import type { StateRow } from '../../src/report/index.ts'

type Workspace = ConstructorParameters<typeof Redaction>[0]

function redaction(showSecrets = false): Redaction {
  const made = new Redaction({ config: { secrets: ['*password*'] }, settings: { showSecrets } } as unknown as Workspace)
  made.onPillar(new Dict([['password', 'new-Hunter22']]), new Set())
  return made
}

const row = {
  id: 'former',
  name: 'former',
  comment: 'Remote would be changed from https://app:former@git/x to https://app:new-Hunter22@git/x',
  changes: {
    url: { old: 'https://app:former@git/x', new: 'https://app:new-Hunter22@git/x' },
    diff: unifiedDiff('password=past\n', 'password=new-Hunter22\n'),
  },
  warnings: ['former and past are replaced'],
} as unknown as StateRow

test('a former secret is hidden in all that a row says', () => {
  expect(redaction().row(row)).toEqual({
    id: 'former',
    name: 'former',
    comment: 'Remote would be changed from https://app:******@git/x to https://app:******@git/x',
    changes: {
      url: { old: 'https://app:******@git/x', new: 'https://app:******@git/x' },
      diff: '--- \n+++ \n@@ -1 +1 @@\n-password=******\n+password=******\n',
    },
    warnings: ['****** and ****** are replaced'],
  })
})

test('and shown with --show-secrets', () => {
  expect(redaction(true).row(row)).toEqual(row)
})
