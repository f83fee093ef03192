import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { precompressed } from "./precompressed.ts";

const gateway = process.env.WATCHFLOOR_URL ?? "http://127.0.0.1:8080";
// The gateway takes what changes something from its own pages only: here it is asked through us.
const asOwnPage = { target: gateway, changeOrigin: true, headers: { origin: gateway } };

export default defineConfig({
  plugins: [react(), tailwindcss(), precompressed()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  // The gateway puts another nonce into each answer.
  html: { cspNonce: "__NONCE__" },
  build: {
    outDir: "../src/watchfloor/gateway/dashboard_files",
    emptyOutDir: true,
    target: "es2022",
    // Nothing is served from `data:` addresses: the policy does not allow them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What others wrote and is packed into the page goes with it under their terms.
    license: { fileName: "licenses.md" },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": asOwnPage,
      "/v1": asOwnPage,
      "/auth": asOwnPage,
      "/docs": asOwnPage,
      "/openapi.json": asOwnPage,
      "/ready": asOwnPage,
      "/ws": { ...asOwnPage, ws: true },
    },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
