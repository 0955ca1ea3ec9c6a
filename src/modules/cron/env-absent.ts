export { envAbsent } from './env.ts'
