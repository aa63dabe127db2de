import { getSignOn } from '@modelkeep/contracts/gateway/sign-on.api';
import { whoAmI } from '@modelkeep/contracts/gateway/account.api';
import { ApiError } from '@modelkeep/client/web';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import {
  clientOf,
  dropToken,
  type Session,
  SessionContext,
  type SignedInBy,
  storedToken,
  storeToken,
} from './session';
import { endSession, takeRefusal } from './sign-on';
import { SignInForm } from './sign-in-form';

const messageOf = (error: unknown): string =>
  error instanceof ApiError && error.status === 401
    ? 'The gateway does not know this token.'
    : `Signing in failed: ${(error as Error).message}`;

const kept = (): SignedInBy | undefined => {
  const token = storedToken();
  return token === null ? undefined : { token };
};

/** Shows its children to who has signed in, and the form to everyone else. */
export function SignIn({ children }: { children: ReactNode }) {
  const [by, setBy] = useState(kept);
  const [me, setMe] = useState<Session['me']>();
  const [problem, setProblem] = useState(takeRefusal);
  const [singleSignOn, setSingleSignOn] = useState(false);

  useEffect(() => {
    if (by !== undefined) return;
    const stopping = new AbortController();
    clientOf('cookie')
      .call(getSignOn, { signal: stopping.signal })
      .then(({ available, signedIn }) => {
        setSingleSignOn(available);
        if (signedIn) setBy('cookie');
      })
      // The form says what is wrong once it is sent.
      .catch(() => undefined);
    return () => stopping.abort();
  }, [by]);

  useEffect(() => {
    if (by === undefined) return;
    const stopping = new AbortController();
    clientOf(by)
      .call(whoAmI, { signal: stopping.signal })
      .then((found) => {
        if (by !== 'cookie') storeToken(by.token);
        setMe(found);
      })
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        dropToken();
        setBy(undefined);
        setProblem(messageOf(error));
      });
    return () => stopping.abort();
  }, [by]);

  const signOut = useCallback(() => {
    dropToken();
    if (by === 'cookie') {
      void endSession(clientOf(by));
      return;
    }
    setMe(undefined);
    setBy(undefined);
  }, [by]);
  const session = useMemo(
    () => (by !== undefined && me ? { client: clientOf(by), me, signOut } : undefined),
    [by, me, signOut],
  );
  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  return (
    <SignInForm
      busy={by !== undefined}
      problem={problem}
      singleSignOn={singleSignOn}
      onToken={(token) => {
        setProblem(undefined);
        setBy({ token });
      }}
    />
  );
}
