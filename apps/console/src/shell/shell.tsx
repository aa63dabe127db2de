import type { ConsoleSection } from '@modelkeep/contracts/gateway/console';
import { type FormEvent, Suspense, useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { useLive } from '../api/live';
import { Page } from '../kit/panel';
import { useSession } from '../session/session';
import mark from './mark.svg';
import { ThemeSwitch } from './theme-switch';

const TITLES: Record<ConsoleSection, string> = {
  audit: 'Audit',
  events: 'Events',
  applications: 'Applications',
  models: 'Models',
  deployments: 'Deployments',
  monitoring: 'Monitoring',
  pipelines: 'Pipelines',
  experiments: 'Experiments',
  features: 'Features',
  lineage: 'Lineage',
  keys: 'API keys',
};

/** What is around every page. */
export function Shell() {
  const { me, signOut } = useSession();
  const { pathname } = useLocation();
  const section = TITLES[pathname.split('/')[1] as ConsoleSection] ?? 'Overview';
  useEffect(() => {
    document.title = `${section} · Modelkeep`;
  }, [section]);
  return (
    <div className="shell">
      <a className="skip" href="#page">
        Skip to content
      </a>
      <header className="bar-top">
        <Link to="/" className="brand">
          <img src={mark} width="22" height="22" alt="" /> Modelkeep
        </Link>
        <FindPrediction />
        <span className="spring" />
        <LiveIndicator />
        <ThemeSwitch />
        <span className="who" title={me.roles.join(', ')}>
          {me.name}
        </span>
        <button onClick={signOut}>Sign out</button>
      </header>
      <nav className="nav" aria-label="Sections">
        <ul>
          <li>
            <NavLink to="/" end>
              Overview
            </NavLink>
          </li>
          {Object.entries(TITLES).map(([path, title]) => (
            <li key={path}>
              <NavLink to={`/${path}`}>{title}</NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main className="page" id="page" tabIndex={-1}>
        <Suspense fallback={<p className="muted loading">Loading…</p>}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

/** Opens the audit page of a prediction; the key `/` leads here from anywhere. */
function FindPrediction() {
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const writing = event.target instanceof Element && event.target.closest('input, select, textarea');
      if (event.key !== '/' || writing) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const open = (event: FormEvent) => {
    event.preventDefault();
    const id = field.current?.value.trim();
    if (id) void navigate(`/audit/predictions/${encodeURIComponent(id)}`);
  };
  return (
    <form role="search" className="find" onSubmit={open}>
      <input
        ref={field}
        aria-label="Prediction id"
        placeholder="Prediction id: why was it decided so?  ( / )"
      />
    </form>
  );
}

function LiveIndicator() {
  const { connected, refused, events } = useLive();
  const [newest] = events;
  return (
    <span className={connected ? 'live up' : 'live'} role="status" title={refused ?? newest?.type}>
      {connected ? 'Live' : refused === undefined ? 'Connecting' : 'Not live'}
    </span>
  );
}

export function NotFound() {
  return (
    <Page title="There is no such page">
      <p>
        <Link to="/">To the overview</Link>
      </p>
    </Page>
  );
}
