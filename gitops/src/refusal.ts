export { exitCode, Refusal } from '@presage/runtime/refusal';
