/** Made by tools/manual.ts from docs/manual/es, without the chapter of administration. */
declare module "virtual:manual/es" {
  export const manual: import("./tree").Manual;
}

/** Made by tools/manual.ts from docs/manual/en, without the chapter of administration. */
declare module "virtual:manual/en" {
  export const manual: import("./tree").Manual;
}

/** That chapter, and its place among the others. */
declare module "virtual:manual/es/online" {
  export const at: number;
  export const manual: import("./tree").Manual;
}

/** That chapter, and its place among the others. */
declare module "virtual:manual/en/online" {
  export const at: number;
  export const manual: import("./tree").Manual;
}
