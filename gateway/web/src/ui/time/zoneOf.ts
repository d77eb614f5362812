import { readJurisdiction } from "../../api/proceedings/jurisdictions";
import { BACKGROUND } from "../../api/requestContext";
import { zones } from "./zones";

/** The time zone of a country; undefined until it is known, when the clocks of the reader stand in. */
export function zoneOf(country: string): string | undefined {
  if (!(country in zones.value)) void load(country);
  return zones.value[country];
}

async function load(country: string): Promise<void> {
  try {
    const { time_zone } = await readJurisdiction(country, BACKGROUND);
    if (!zones.peek()[country]) zones.value = { ...zones.peek(), [country]: time_zone };
  } catch {
    // Without network: it is asked again when something is shown anew.
  }
}
