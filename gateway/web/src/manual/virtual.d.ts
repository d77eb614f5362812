/** Made by tools/manual.ts from docs/manual/es. */
declare module "virtual:manual/es" {
  export const manual: import("./tree").Manual;
}

/** Made by tools/manual.ts from docs/manual/en. */
declare module "virtual:manual/en" {
  export const manual: import("./tree").Manual;
}
