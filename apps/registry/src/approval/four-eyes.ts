import { forbidden } from '@modelkeep/service';

/** Throws 403 where the one who decides had a hand in what is decided on. */
export function requireFourEyes(
  decider: string,
  { registeredBy, requestedBy }: { registeredBy: string; requestedBy: string },
): void {
  if (decider === registeredBy)
    throw forbidden(`${decider} registered the version; another person must decide.`);
  if (decider === requestedBy) throw forbidden(`${decider} asked for approval; another person must decide.`);
}
