const DRAWINGS = {
  calm: "M12 58h72M48 58V34M48 34c-16 0-28-6-28-14S32 8 48 8s28 4 28 12-12 14-28 14zM48 44l-9-8M48 48l8-7",
  search: "M40 52a20 20 0 1 0 0-40 20 20 0 0 0 0 40zM55 47l17 15M32 32h16",
  cloud: "M26 50h44a12 12 0 0 0 2-24 20 20 0 0 0-38-6 15 15 0 0 0-8 30zM40 58l-4 8M56 58l-4 8",
  door: "M32 62V10h30v52M24 62h48M54 38h2",
  paper: "M28 8h28l12 12v42H28zM56 8v12h12M36 32h24M36 42h24M36 52h14",
} as const;

export type DrawingName = keyof typeof DRAWINGS;

export function Drawing({ name }: { name: DrawingName }) {
  return (
    <svg viewBox="0 0 96 72" aria-hidden="true" focusable="false">
      <path
        d={DRAWINGS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
