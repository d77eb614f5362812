/** Writes what a packet may hold, as the description of a running platform says it, for `src/ui/facts/fieldOrder.ts`. */
import { writeFileSync } from "node:fs";

const answer = await fetch(process.env.CEIBA_OPENAPI);
const { components } = await answer.json();
const fields = components.schemas.PreviewAnswer.properties.after_acceptance["x-fields"];
const lines = fields.map(({ name, list = "" }) => `  "${name}": "${list}"`);
writeFileSync("src/contract/packetFields.json", `{\n${lines.join(",\n")}\n}\n`);
