import { describe, expect, test } from 'vitest'
import { Secret } from '../../src/core/secrets.ts'
import { SqlClients } from '../../src/engine/sql.ts'
import type { SqlConnection, SqlStatement } from '../../src/modules/kit/index.ts'
import { type Session, type SqlClient, SqlError } from '../../src/transport/index.ts'

const server = (database: string, more: Partial<SqlConnection> = {}): SqlConnection => ({
  dialect: 'postgresql',
  host: 'db',
  port: 5432,
  user: 'admin',
  database,
  ...more,
})
const lost = () => new SqlError('Connection terminated unexpectedly', { isLost: true })

/** Servers that note in order what is done with each connection; `broken` are connections that are gone. */
function pretend() {
  const log: string[] = []
  const broken = new Set<string>()
  const refused = new Map<string, SqlError>()
  let opened = 0
  const open = async (_: Session, { database, user }: SqlConnection): Promise<SqlClient> => {
    const name = `${user}@${database}#${++opened}`
    const closed = refused.get(`open ${database}`)
    if (closed) throw closed
    log.push(`open ${name}`)
    const send = async ({ text }: SqlStatement) => {
      log.push(`${name}: ${text}`)
      if (broken.has(name)) throw lost()
      const error = refused.get(text)
      if (error) throw error
      return { rows: [{ answer: text }] }
    }
    return {
      query: send,
      async transaction(statements) {
        for (const statement of statements) await send(statement)
      },
      async end() {
        log.push(`end ${name}`)
      },
    }
  }
  const clients = new SqlClients({} as Session, open)
  const ask = (database: string, more?: Partial<SqlConnection>) =>
    clients.query(server(database, more), { text: 'question' })
  const act = (database: string, text: string, exclusive?: readonly string[]) =>
    clients.act({ kind: 'sql', server: server(database), statements: [{ text }], ...(exclusive ? { exclusive } : {}) })
  return { clients, log, broken, refused, ask, act }
}

describe('an action', () => {
  test('goes over the connection that was kept, and closes no other', async () => {
    const { log, ask, act } = pretend()
    await ask('postgres')
    await ask('app')
    expect(await act('postgres', 'CREATE ROLE a')).toMatchObject({ code: 0 })
    await ask('app')
    expect(log.filter((line) => /^(open|end)/.test(line))).toEqual(['open admin@postgres#1', 'open admin@app#2'])
    expect(log).toContain('admin@postgres#1: CREATE ROLE a')
  })

  test('that needs a database for itself closes all that lead into it, whoever logged in, and only those', async () => {
    const { log, ask, act } = pretend()
    await ask('postgres')
    await ask('app')
    await ask('app', { user: 'alice', host: '127.0.0.1' })
    await ask('app', { user: 'elsewhere', port: 5433 })
    await ask('other')
    await act('postgres', 'DROP DATABASE app', ['app'])
    expect(log.filter((line) => line.startsWith('end'))).toEqual(['end admin@app#2', 'end alice@app#3'])
  })

  test('keeps its own connection where that is in the database itself', async () => {
    const { log, ask, act } = pretend()
    await ask('template1')
    await act('template1', 'CREATE DATABASE app', ['template1'])
    expect(log).toEqual([
      'open admin@template1#1',
      'admin@template1#1: question',
      'admin@template1#1: SELECT 1',
      'admin@template1#1: CREATE DATABASE app',
    ])
  })

  test('does not go over a kept connection that is gone', async () => {
    const { log, broken, ask, act } = pretend()
    await ask('postgres')
    broken.add('admin@postgres#1')
    expect(await act('postgres', 'DROP ROLE a')).toMatchObject({ code: 0 })
    expect(log.filter((line) => line.includes('DROP'))).toEqual(['admin@postgres#2: DROP ROLE a'])
  })

  test('is sent once, even where the connection breaks under it', async () => {
    const { log, refused, act } = pretend()
    refused.set('DROP ROLE a', lost())
    const answer = await act('postgres', 'DROP ROLE a')
    expect([answer.code, answer.stderr.toString()]).toEqual([1, 'Connection terminated unexpectedly'])
    expect(log.filter((line) => line.includes('DROP'))).toHaveLength(1)
    expect(log.at(-1)).toBe('end admin@postgres#1')
  })

  test('that is refused gives what the server adds to its reason', async () => {
    const { refused, act } = pretend()
    const more = ['DETAIL:  owner of table t', 'HINT:  Ask.']
    refused.set('DROP ROLE a', new SqlError('role "a" cannot be dropped', { sqlstate: '2BP01', isLost: false, more }))
    const answer = await act('postgres', 'DROP ROLE a')
    expect(answer.stderr.toString()).toBe(['role "a" cannot be dropped', ...more].join('\n'))
  })
})

describe('a question', () => {
  test('that is refused leaves its connection open', async () => {
    const { log, refused, ask } = pretend()
    refused.set('question', new SqlError('permission denied', { sqlstate: '42501', isLost: false }))
    expect(await ask('postgres')).toEqual({ rows: [], error: { message: 'permission denied', sqlstate: '42501' } })
    refused.clear()
    expect(await ask('postgres')).toEqual({ rows: [{ answer: 'question' }] })
    expect(log.filter((line) => /^(open|end)/.test(line))).toEqual(['open admin@postgres#1'])
  })

  test('is asked again over a new connection where the kept one is gone', async () => {
    const { broken, ask } = pretend()
    await ask('postgres')
    broken.add('admin@postgres#1')
    expect(await ask('postgres')).toEqual({ rows: [{ answer: 'question' }] })
  })

  test('to a database that was not there goes over a new connection once it is', async () => {
    const { refused, ask, act } = pretend()
    const sqlstate = '3D000'
    refused.set('open app', new SqlError('database "app" does not exist', { sqlstate, isLost: false }))
    expect(await ask('app')).toEqual({ rows: [], error: { message: 'database "app" does not exist', sqlstate } })
    await act('postgres', 'CREATE DATABASE app')
    refused.clear()
    expect(await act('app', 'CREATE SCHEMA s')).toMatchObject({ code: 0 })
    expect(await ask('app')).toEqual({ rows: [{ answer: 'question' }] })
  })

  test('is asked once where the connection was new', async () => {
    const { log, refused, ask } = pretend()
    refused.set('question', lost())
    expect(await ask('postgres')).toEqual({ rows: [], error: { message: lost().message } })
    expect(log.filter((line) => line.includes('question'))).toHaveLength(1)
  })

  test('of another role or password goes over a connection of its own', async () => {
    const { log, ask } = pretend()
    await ask('postgres', { password: new Secret('a') })
    await ask('postgres', { password: new Secret('b') })
    expect(log.filter((line) => line.startsWith('open'))).toHaveLength(2)
  })
})
