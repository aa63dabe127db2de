import type { FormEvent } from 'react';
import { signOnPath } from './sign-on';

interface SignInFormProps {
  busy: boolean;
  problem?: string;
  /** Whether an identity provider is set up. */
  singleSignOn: boolean;
  onToken: (token: string) => void;
}

/** Asks who is there. */
export function SignInForm({ busy, problem, singleSignOn, onToken }: SignInFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token.trim() !== '') onToken(token.trim());
  };
  return (
    <main className="sign-in">
      <h1>Modelkeep</h1>
      <form onSubmit={submit} className="panel">
        {singleSignOn && (
          <p>
            <a href={signOnPath(location)}>Sign in with single sign-on</a>
          </p>
        )}
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
