export { disabled } from './switch.ts'
