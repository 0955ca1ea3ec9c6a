export { envPresent } from './env.ts'
