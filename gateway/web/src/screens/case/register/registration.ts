import { compareWithCases, type Match, registration } from "../../../api/case/cases";
import { codeList } from "../../../api/codelists";
import { listOf } from "../../../forms/field";
import { type Form, isAboutFields, type Pointers, placeErrors, type Values } from "../../../forms/form";
import { sendForm } from "../../../forms/send";
import type { Problem } from "../../../http/problem";
import { day, t } from "../../../i18n";
import { go } from "../../../router";
import { may } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { likenessOf, registrationOf } from "./body";
import { check } from "./check";
import { OF_SEARCH, POINTERS } from "./pointers";
import { STEPS, type Step } from "./steps";

export const ADDRESS = "/cases/new";

/** Here. */
export function startingValues(countries: string[]): Values {
  return { country: countries.length === 1 ? countries[0] : "" };
}

/** Asks for every list of the form while there is a network: the next steps are asked where there may be none. */
export function loadLists(values: Values): void {
  for (const step of STEPS)
    for (const field of step.fields(values)) {
      const list = listOf(field, values);
      if (list) codeList(list);
    }
}

/** Cases that may be of the same person; searched once for what was typed, with a message when there are none. */
export async function findAlike(form: Form): Promise<Match[]> {
  const asked = likenessOf(form.values.value);
  const question = JSON.stringify(asked);
  if (asked === null || !may("cases:search") || form.values.value.compared === question) return [];
  // Noted before it is asked: a comparison that fails is reported once and does not stand in the way.
  form.set("compared", question);
  try {
    const { items } = await compareWithCases(asked);
    if (items.length === 0) showToast(t("search.none"));
    return items;
  } catch (thrown) {
    if (!isAboutFields(thrown)) throw thrown;
    // What the comparison refuses, the registration would refuse too: it is put right here.
    refuse(form, thrown, OF_SEARCH);
    form.set("compared", "");
    return [];
  }
}

/** Opens the case and goes on to its first referral, or to its page; without network it waits on the device. Leads back to the step that was refused. */
export async function save(form: Form, show: (step: number) => void): Promise<void> {
  form.errors.value = Object.assign({}, ...STEPS.map((step) => check(form, step.id)));
  if (Object.keys(form.errors.value).length > 0) {
    lead(form, show);
    return;
  }
  try {
    const body = registrationOf(form.values.value);
    const opened = await sendForm(ADDRESS, form, registration(body));
    if (opened === undefined) return;
    showToast(t("register.saved", { number: opened.case_number, date: day(opened.opened_on) }));
    go(form.values.value.refer_next ? `/cases/${opened.id}/refer` : `/cases/${opened.id}`);
  } catch (thrown) {
    if (!isAboutFields(thrown)) throw thrown;
    refuse(form, thrown, POINTERS);
    lead(form, show);
  }
}

/** To the first step that has something to put right. */
function lead(form: Form, show: (step: number) => void): void {
  const first = STEPS.findIndex((step) => asks(step, form, Object.keys(form.errors.value)));
  if (first >= 0) show(first);
}

/** Whether the step asks one of these questions. */
export function asks(step: Step, form: Form, names: readonly string[]): boolean {
  return step.fields(form.values.value).some(({ name }) => names.includes(name));
}

function refuse(form: Form, problem: Problem, pointers: Pointers): void {
  placeErrors(form, problem, pointers, { phone: t("register.error.phone") });
}
