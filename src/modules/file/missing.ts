export { missing } from './exists.ts'
