import { useEffect, useState } from 'react';

const KEY = 'modelkeep-theme';
const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches;

/** Light or dark: the system's choice until someone chooses. */
export function ThemeSwitch() {
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
  useEffect(() => {
    if (chosen === null) return;
    document.documentElement.dataset['theme'] = chosen;
    localStorage.setItem(KEY, chosen);
  }, [chosen]);
  const next = (chosen ?? (isDark() ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark';
  return <button onClick={() => setChosen(next)}>{next === 'dark' ? 'Dark' : 'Light'}</button>;
}
