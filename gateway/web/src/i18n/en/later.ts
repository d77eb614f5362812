import type { later as Texts } from "../es/later";
import { edit } from "./edit";
import { parts } from "./parts";
import { reports } from "./reports";
import { safety } from "./safety";

export const later: Record<keyof typeof Texts, string> = { ...edit, ...parts, ...reports, ...safety };
