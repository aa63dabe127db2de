export { ACCESS, type Access } from './access';
export { setUp } from './set-up';
