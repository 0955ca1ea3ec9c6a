import { describe, expect, test } from 'vitest'
import { Secret } from '../../src/core/secrets.ts'
import { identifier, joined, literal, sql, UnquotableSqlError } from '../../src/core/sql.ts'

describe('names', () => {
  test.each([
    ['alice', '"alice"'],
    ['Al"ice', '"Al""ice"'],
    ["'; drop", `"'; drop"`],
    ['back\\slash\nline', '"back\\slash\nline"'],
    ['ä'.repeat(31), `"${'ä'.repeat(31)}"`],
  ])('%j is %s', (name, text) => {
    expect(identifier(name).text).toBe(text)
  })

  test.each([[''], ['a\0b'], ['ä'.repeat(32)], ['x'.repeat(64)]])('%j is refused', (name) => {
    expect(() => identifier(name)).toThrow(UnquotableSqlError)
  })
})

describe('values', () => {
  test.each([
    ['plain', "'plain'"],
    ["it's", "'it''s'"],
    ["\\'", " E'\\\\'''"],
    [7, '7'],
    [true, 'TRUE'],
    [null, 'NULL'],
  ])('%j is %s', (value, text) => {
    expect(literal(value).text).toBe(text)
  })

  test('NUL is refused', () => {
    expect(() => literal('\0')).toThrow(UnquotableSqlError)
  })
})

describe('statements', () => {
  test('values are quoted, names and other statements go in as they are, lists with commas', () => {
    const part = sql`a = ${'x'}`
    expect(sql`SELECT ${identifier('T')} WHERE ${part} AND b IN (${['1', 2]})`.text).toBe(
      `SELECT "T" WHERE a = 'x' AND b IN ('1', 2)`,
    )
  })

  test('a secret makes the whole secret', () => {
    const inner = sql`PASSWORD ${new Secret('s3cret')}`
    expect(inner.secret).toBe(true)
    expect(joined([sql`ALTER ROLE x`, inner], ' ')).toMatchObject({
      text: "ALTER ROLE x PASSWORD 's3cret'",
      secret: true,
    })
    expect(sql`x ${inner}`.secret).toBe(true)
    expect(sql`x ${['y']}`.secret).toBe(false)
  })

  test('it cannot be taken for a string', () => {
    expect(() => `${sql`x`}`).toThrow(TypeError)
  })
})
