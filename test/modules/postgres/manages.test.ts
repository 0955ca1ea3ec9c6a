import { expect, test } from 'vitest'
import { bindArguments } from '../../../src/compile/arguments.ts'
import { builtinCatalogue, findState } from '../../../src/modules/index.ts'
import { Dict, type Value } from '../../../src/python/values.ts'

/** Which objects a state is about, by the keys of their facts. */
function managed(full: string, given: Record<string, unknown>): string[] {
  const [module = '', name = ''] = full.split('.')
  const fn = findState(builtinCatalogue, module, name)!
  const args = new Dict(Object.entries(given) as [Value, Value][])
  const call = { full, id: 'x', sls: 'x', args, show: () => ({}) }
  const { bound, problems } = bindArguments(call, fn.schema, { purpose: 'run' })
  expect(problems).toEqual([])
  return fn.manages(bound).map(({ kind, key }) => `${kind.name} ${key}`)
}

const remote = { db_host: 'db', db_user: 'admin', db_password: 'secret' }

test.each([
  ['postgres_user.present', { name: 'alice' }, ['postgres {"ask":"role","of":"alice"}']],
  ['postgres_group.absent', { name: 'alice' }, ['postgres {"ask":"role","of":"alice"}']],
  ['postgres_database.absent', { name: 'app' }, ['postgres {"ask":"database","of":"app"}']],
  ['postgres_schema.present', { name: 's', dbname: 'app' }, ['postgres {"database":"app","ask":"schema","of":"s"}']],
  ['postgres_extension.present', { name: 'e' }, ['postgres {"database":"postgres","ask":"extension","of":"e"}']],
  [
    'postgres_privileges.present',
    { name: 'r', object_name: 's', object_type: 'schema', privileges: ['USAGE'] },
    ['postgres {"database":"postgres","ask":"privileges","of":{"type":"schema","schema":null,"name":"s","role":"r"}}'],
  ],
  ['postgres_privileges.present', { name: 'r', object_name: 'g', object_type: 'group' }, []],
])('%s is about what it names', (full, args, expected) => {
  expect(managed(full, args)).toEqual(expected)
})

test('who logs in, with which password, to which database, makes no other object', () => {
  const one = managed('postgres_user.present', { name: 'alice', ...remote })
  expect(one).toHaveLength(1)
  expect(managed('postgres_user.present', { name: 'alice', ...remote, db_user: 'b', db_password: 'other' })).toEqual(
    one,
  )
  expect(managed('postgres_user.absent', { name: 'alice', ...remote, maintenance_db: 'app' })).toEqual(one)
  expect(managed('postgres_user.present', { name: 'alice', ...remote, db_host: 'db2' })).not.toEqual(one)
  expect(one[0]).not.toContain('password')
  expect(managed('postgres_user.present', { name: 'alice', user: 'pg' })).toEqual(
    managed('postgres_user.present', { name: 'alice' }),
  )
})
