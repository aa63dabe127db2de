import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app';
import './style.css';

// Compiled validators need `eval`, which the content security policy forbids.
z.config({ jitless: true });

const root = document.getElementById('root');
if (!root) throw new Error('no element #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
