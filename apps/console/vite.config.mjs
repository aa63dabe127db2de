import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const workspace = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080';

/** `npm run build` puts the console where the gateway looks for it. `GATEWAY_URL` is for `npx vite apps/console`. */
export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      '@modelkeep/client/web': workspace('libs/client/src/web.ts'),
      '@modelkeep/contracts': workspace('libs/contracts/src'),
    },
  },
  build: {
    outDir: workspace('dist/apps/console'),
    emptyOutDir: true,
    // The gateway's content security policy takes no data: URLs for styles and fonts.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': gateway, '/v2': gateway } },
});
