import type { ComponentProps } from "preact";

import { zoneOf } from "../../../ui/time/zoneOf";
import { Due, DueClock } from "./Due";

/** `Due`, where the zone of the country may have to be asked for; the first screen leaves that to its list of hearings. */
export function DueThere(of: ComponentProps<typeof Due>) {
  askZone(of);
  return <Due {...of} />;
}

/** The same of the clock alone. */
export function DueClockThere(of: ComponentProps<typeof DueClock>) {
  askZone(of);
  return <DueClock {...of} />;
}

function askZone({ kind, country }: ComponentProps<typeof Due>): void {
  if (kind === "hearing") zoneOf(country);
}
