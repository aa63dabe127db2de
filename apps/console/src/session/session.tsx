import { WebClient } from '@modelkeep/client/web';
import type { Endpoint, ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { whoAmI } from '@modelkeep/contracts/gateway/account.api';
import { createContext, useContext } from 'react';

const KEY = 'modelkeep-token';

export const storedToken = (): string | null => sessionStorage.getItem(KEY);
export const storeToken = (token: string): void => sessionStorage.setItem(KEY, token);
export const dropToken = (): void => sessionStorage.removeItem(KEY);

/** How somebody is signed in: by a token that they gave, or by the cookie that single sign-on left. */
export type SignedInBy = { token: string } | 'cookie';

/** The browser sends the cookie by itself. */
export const clientOf = (by: SignedInBy) =>
  new WebClient({ baseUrl: '', token: by === 'cookie' ? undefined : by.token });

/** Who is signed in, and the client that speaks for them. */
export interface Session {
  client: WebClient;
  me: ResponseOf<typeof whoAmI>;
  signOut: () => void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session');
  return session;
}

/** Whether who is signed in may call an endpoint. */
export function useMay(): (endpoint: Endpoint) => boolean {
  const { roles } = useSession().me;
  return ({ access }) =>
    access === 'anyone' || roles.includes('admin') || access.some((role) => roles.includes(role));
}
