const PATHS = {
  today: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h3",
  cases: "M4 7h6l2 2h8v10H4zM8 13h8M8 16h5",
  referrals: "M4 8h12m-4-4 4 4-4 4M20 16H8m4 4-4-4 4-4",
  directory: "M5 20V6l7-3 7 3v14M9 20v-4h6v4M9 9h1M14 9h1M9 12h1M14 12h1",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  chart: "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
  extracts: "M12 4v10m-4-4 4 4 4-4M5 19h14",
  imports: "M12 15V5m-4 4 4-4 4 4M5 19h14",
  organisations: "M4 20h16M6 20V8l6-4 6 4v12M10 20v-5h4v5",
  users: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20c0-4 3-6 6-6s6 2 6 6M16 6a3 3 0 0 1 0 5M17 14c2 0 4 2 4 5",
  person: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c0-8 14-8 14 0",
  course: "M2 9l10-5 10 5-10 5zM6 11v6h12v-6",
  system: "M4 4h16v7H4zM4 13h16v7H4zM8 8h.01M8 16h.01",
  key: "M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 12l9-9M17 6l3 3",
  horn: "M4 10v4h3l9 5V5l-9 5zM19 9v6",
  settings: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4",
  requests: "M4 5h16v14H4zM8 12l3 3 5-6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  exit: "M14 4h5v16h-5M4 12h10m-4-4 4 4-4 4",
  eye: "M2 12s4-6 10-6 10 6 10 6-4 6-10 6S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  print: "M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  mail: "M3 6h18v12H3zM3 7l9 7 9-7",
  offline: "M3 3l18 18M5 12a10 10 0 0 1 5-3M14 9a10 10 0 0 1 5 3M9 16a4 4 0 0 1 5 0M12 19h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing beside words; never the only carrier of meaning. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={name === "more" ? 3 : 1.8}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** The ceiba: the tree under which the town gathers. */
export function Tree() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 4c6 0 12 3 12 8 0 3-3 4-5 4H9c-2 0-5-1-5-4 0-5 6-8 12-8z" fill="currentColor" />
      <path d="M14.5 15h3l.8 8c.3 2 2.2 4 5.2 5H8.500c3-1 4.900-3 5.200-5z" fill="currentColor" />
    </svg>
  );
}
