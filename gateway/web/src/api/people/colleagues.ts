import { type Signal, signal } from "@preact/signals";
import { t } from "../../i18n";
import { may, onOtherPerson, session } from "../../session/session";
import { BACKGROUND } from "../requestContext";
import { type Colleague, listColleagues } from "./identity";

const held: Signal<readonly Colleague[]> = signal([]);
let requested = false;

onOtherPerson(() => {
  held.value = [];
  requested = false;
});

/** Administers the organisation and attends no one in it. */
const ADMINISTERS_ALONE = "organisation_admin";

/** Who can be in charge: the active people of one's own organisation. Nobody until the list has arrived. */
export function colleagues(): readonly Colleague[] {
  return everyone().filter(({ status, role }) => status === "active" && role !== ADMINISTERS_ALONE);
}

/** One of them, or who has left; undefined for nobody, and until the list has arrived. */
export function colleague(id: string | null | undefined): Colleague | undefined {
  return everyone().find((each) => each.id === id);
}

/** Their name, and the team where they are in one: it tells people of one name apart. */
export const nameAndTeam = ({ display_name, team }: Colleague) => (team ? `${display_name} · ${team}` : display_name);

/** Their name, also of who works there no longer; a dash for nobody. */
export function colleagueName(id: string | null): string {
  return colleague(id)?.display_name || "–";
}

/** What stands where no one is in charge: in a practice space one is alone, and nothing is left undone by it. */
export const inChargeOfNone = () => t(session.value?.practice_of ? "practice.inCharge" : "assignment.nobody");

function everyone(): readonly Colleague[] {
  if (!requested && may("referrals:read")) {
    requested = true;
    void load();
  }
  return held.value;
}

async function load(): Promise<void> {
  try {
    held.value = (await listColleagues(BACKGROUND)).items;
  } catch {
    // Shown as a dash meanwhile; the next screen asks again.
    requested = false;
  }
}
