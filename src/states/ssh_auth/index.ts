import type { StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const sshAuthModule: StateModule = { name: 'ssh_auth', functions: { present, absent } }
