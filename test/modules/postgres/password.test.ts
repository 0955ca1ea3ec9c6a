import { describe, expect, test } from 'vitest'
import { Secret } from '../../../src/core/secrets.ts'
import { isPassword, store } from '../../../src/modules/postgres/password.ts'

const both = ['scram-sha-256', 'md5'] as const
const is = (password: string, stored: string | null, methods: readonly ('md5' | 'scram-sha-256')[] = both) =>
  isPassword(new Secret(password), 'alice', stored === null ? null : new Secret(stored), methods)

/** Made by another implementation of RFC 5803 with RFC 4013, and by PostgreSQL's md5. */
const md5 = 'md58213e4d0d5792b064442db7988e9f4c4'
const scram = [
  [
    'pencil',
    'SCRAM-SHA-256$4096:MDEyMzQ1Njc4OWFiY2RlZg==$nQpbZ77WudtqufPwikHXGRt6g2QJ4zns8bZLw273DRM=:jn2amWP1q1h+jgjy0YTO14S6/F02SV7taipOeB7ef20=',
  ],
  [
    'pässwörd',
    'SCRAM-SHA-256$4096:c2FsdA==$lix0jNfUPE11jOH9huV+5H5VUQUnoZhVHNIgk3B/HVc=:XxI1uQ2tXNXsDCck1wgp6+UkebLS0LvcJ2bili4Nfns=',
  ],
  [
    'ﬁne\u00a0Ⅳ',
    'SCRAM-SHA-256$1000:c2FsdHNhbHQ=$+3SYy/ooCYWYKPmFJU0WnP8HnQjusA9/sFOfnrG2jBs=:pKeLRgZ0NhzN58YjReIOL8s4XTlf+BeuQ4V5m5UbYHs=',
  ],
  [
    'soft\u00adhyphen',
    'SCRAM-SHA-256$1000:c2FsdHNhbHQ=$LQpv5jT7zWd5XUjo7N4v4z9V6RmTJTxXWw+mePu2/pQ=:2o56bAQXvFe7F6BY2Fcp3gP12ShzBhaiAIlFYcAGDYg=',
  ],
] as const

describe('a stored password', () => {
  test.each(scram)('%j is told by its SCRAM form', (password, stored) => {
    expect(is(password, stored)).toBe(true)
    expect(is(`${password}x`, stored)).toBe(false)
    expect(is(password, stored, ['md5'])).toBe(false)
  })

  test('is told by its md5 form, which holds the role', () => {
    expect(is('s3cret', md5)).toBe(true)
    expect(isPassword(new Secret('s3cret'), 'bob', new Secret(md5), both)).toBe(false)
    expect(is('s3cret', md5, ['scram-sha-256'])).toBe(false)
  })

  test('may be given in its stored form', () => {
    expect(is(md5, md5, ['scram-sha-256'])).toBe(true)
    expect(is(scram[0][1], scram[1][1])).toBe(false)
  })

  test('that is none or none of these forms is not the one', () => {
    expect(is('x', null)).toBe(false)
    expect(is('x', 'SCRAM-SHA-256$4096:broken')).toBe(false)
  })
})

test('a password is stored with the salt that is given, a stored form as it is', () => {
  const salt = Buffer.from('0123456789abcdef')
  expect(store(new Secret('pencil'), 'alice', 'scram-sha-256', salt).reveal()).toBe(scram[0][1])
  expect(store(new Secret('s3cret'), 'alice', 'md5', salt).reveal()).toBe(md5)
  expect(store(new Secret(md5), 'alice', 'scram-sha-256', salt).reveal()).toBe(md5)
})
