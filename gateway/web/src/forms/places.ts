import { codeList } from "../api/codelists";
import type { Values } from "./form";

/** The list of departments or states of the country that was answered under `name`; none where the platform knows none. */
export function placesOf(name: string): (values: Values) => string | undefined {
  return (values) => {
    const known = codeList("platform_country")?.items.find(({ alpha3, code }) =>
      [alpha3, code].includes(String(values[name])),
    );
    return known && `iso_3166_2_${known.code.toLowerCase()}`;
  };
}

/** Whether `place` is in a country of the platform other than `country`: an answer that was given before that one. */
export function isElsewhere(place: string, country: string): boolean {
  const of = codeList("platform_country")?.items.find(({ code }) => place.startsWith(`${code}-`));
  return of !== undefined && ![of.code, of.alpha3].includes(country);
}

/** Whether the platform knows the places of that country. */
export const hasPlaces =
  (name: string) =>
  (values: Values): boolean =>
    placesOf(name)(values) !== undefined;
