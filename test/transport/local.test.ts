import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import { openLocal, TransportError } from '../../src/transport/index.ts'
import { promisesOfSession } from './answers.ts'

const root = process.getuid?.() === 0

promisesOfSession('this machine', () => openLocal(), root ? { otherUser: 'daemon' } : {})
