import { ApiError } from '@modelkeep/client/web';
import { whoAmI } from '@modelkeep/contracts/gateway/account.api';
import { type FormEvent, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { clientWith, dropToken, type Session, SessionContext, storedToken, storeToken } from './session';

const messageOf = (error: unknown): string =>
  error instanceof ApiError && error.status === 401
    ? 'The gateway does not know this token.'
    : `Signing in failed: ${(error as Error).message}`;

/** Shows its children to who has signed in, and the form to everyone else. */
export function SignIn({ children }: { children: ReactNode }) {
  const [token, setToken] = useState(storedToken);
  const [me, setMe] = useState<Session['me']>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    if (token === null) return;
    const stopping = new AbortController();
    clientWith(token)
      .call(whoAmI, { signal: stopping.signal })
      .then((found) => {
        storeToken(token);
        setMe(found);
      })
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        dropToken();
        setToken(null);
        setProblem(messageOf(error));
      });
    return () => stopping.abort();
  }, [token]);

  const signOut = useCallback(() => {
    dropToken();
    setMe(undefined);
    setToken(null);
  }, []);
  const session = useMemo(
    () => (token !== null && me ? { client: clientWith(token), me, signOut } : undefined),
    [token, me, signOut],
  );
  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  return (
    <TokenForm
      busy={token !== null}
      problem={problem}
      onToken={(given) => {
        setProblem(undefined);
        setToken(given);
      }}
    />
  );
}

interface TokenFormProps {
  busy: boolean;
  problem?: string;
  onToken: (token: string) => void;
}

function TokenForm({ busy, problem, onToken }: TokenFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token.trim() !== '') onToken(token.trim());
  };
  return (
    <main className="sign-in">
      <h1>Modelkeep</h1>
      <form onSubmit={submit} className="panel">
        <label htmlFor="token">Access token</label>
        <input id="token" name="token" type="password" autoComplete="off" autoFocus required />
        <button className="primary" disabled={busy}>
          Sign in
        </button>
        <p role="alert" className="bad-text">
          {problem}
        </p>
        <p className="muted">
          The local stack prints where the administrator’s token lies: <code>.modelkeep/admin-token</code>. It
          is kept until this tab is closed.
        </p>
      </form>
    </main>
  );
}
