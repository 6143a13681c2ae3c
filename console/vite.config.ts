import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const SYSTEM = process.env.DUNWELL_URL ?? 'http://127.0.0.1:8000' // what `make console-dev` shows

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../dunwell/console/built',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: SYSTEM }, '/login': { target: SYSTEM } },
  },
  test: { environment: 'jsdom', include: ['tests/**/*.test.{ts,tsx}'], setupFiles: ['tests/setup.ts'] },
})
