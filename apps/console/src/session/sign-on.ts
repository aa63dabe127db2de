import type { WebClient } from '@modelkeep/client/web';
import { pathOf } from '@modelkeep/client/web';
import { SignOnRefusal, signOut, startSignOn } from '@modelkeep/contracts/gateway/sign-on.api';

const REFUSAL = 'sign-on';

const MESSAGES: Record<SignOnRefusal, string> = {
  denied: 'The identity provider refused.',
  expired: 'That took too long, or was begun elsewhere: sign in again.',
  'no-role': 'The identity provider gives you no role here: ask who looks after Modelkeep.',
  'name-taken': 'Your name is another account’s here: ask who looks after Modelkeep.',
  failed: 'Single sign-on failed: the gateway’s log says why.',
};

/** Where to sign on, and come back to the page that was asked for. */
export const signOnPath = (page: Pick<Location, 'pathname' | 'search'>): string =>
  pathOf(startSignOn, { query: { to: `${page.pathname}${page.search}` } });

/** What a refused sign-on has left in the address, and no longer is there afterwards. */
export function takeRefusal(): string | undefined {
  const address = new URL(location.href);
  const refusal = SignOnRefusal.safeParse(address.searchParams.get(REFUSAL));
  if (!refusal.success) return undefined;
  address.searchParams.delete(REFUSAL);
  history.replaceState(null, '', address);
  return MESSAGES[refusal.data];
}

/** Ends the session here and, where it has a place for that, at the identity provider. */
export async function endSession(client: WebClient): Promise<void> {
  const { url } = await client.call(signOut).catch((): { url?: string } => ({}));
  location.assign(url ?? '/');
}
