import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { forbidden } from './problem';

const ENDPOINT = 'modelkeep:endpoint';

/** Notes on a method that it answers an endpoint of the contracts, which says who may call it. */
export const declare = (method: object): void => Reflect.defineMetadata(ENDPOINT, true, method);

/** Deny by default: a route whose method answers no declared endpoint is there for nobody. */
export class DeclaredOnly implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (Reflect.hasMetadata(ENDPOINT, context.getHandler())) return true;
    throw forbidden('Nothing says who may call this.');
  }
}
