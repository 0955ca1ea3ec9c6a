export { purged } from './removed.ts'
