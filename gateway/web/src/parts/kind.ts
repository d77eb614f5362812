import type { ComponentChildren } from "preact";

import type { OwnerName, PartName, PartsOf, RecordedPart } from "../api/case/parts";
import type { RequestContext } from "../api/requestContext";
import type { Values } from "../forms/form";
import type { Part, RecordField } from "../forms/record";
import type { Key } from "../i18n";

/** What parts belong to, a case or a proceeding; `Of` is one of them as its parts see it. */
export interface Owner<Of> {
  name: OwnerName;
  /** The words of the way back to it. */
  back: Key;
  load: (id: string, context: RequestContext) => Promise<Of>;
  idOf: (of: Of) => string;
  /** What a form about it is called beside its title; never a name. */
  aboutOf: (of: Of) => string;
  /** Nothing is added to it any more. */
  isClosed: (of: Of) => boolean;
  /** What is asked of each of its parts, whatever their kind. */
  asks?: (of: Of) => readonly RecordField[];
  /** Which person a part is about, in words, where that is not the one that all are about. */
  personOf?(part: RecordedPart, of: Of): string | undefined;
}

/** Parts of one owner that are on record, by their kind. */
export type Offered = Partial<Record<PartName, readonly RecordedPart[]>>;

/** An owner with the parts that a form of a kind offers, or a list of them names. */
export type Known<Of> = Of & { offered: Offered };

/** The same for a form: `part` is what is on record, undefined for a new one. */
export type KnownPart<Of, P> = Known<Of> & { part: P | undefined };

/** The same for a list; `done` reads it again. */
export type Listed<Of> = Known<Of> & { writes: boolean; done: () => void };

/** Where a kind is kept and what it is called. */
export interface PartWords extends PartsOf {
  /** The tab of its owner that lists it. */
  tab: string;
  title: Key;
  /** What there is to read when there are none. */
  empty: Key;
  /** The link that adds one, and the heading of its form. */
  add: Key;
  /** The heading of the form that changes one. */
  change: Key;
  lead?: Key;
}

/**
 * One kind of what a case or a proceeding collects: what is asked, and how one of them is shown in its list. What it
 * does is written as methods, so that kinds of different parts stand in one list.
 */
export interface Kind<Of, P extends RecordedPart = RecordedPart> extends PartWords {
  /** Kinds of which its questions offer what the owner has. */
  offers?: readonly PartName[];
  /** Kinds that its lines name, beside itself. */
  names?: readonly PartName[];
  /** Loads what the questions need before they are drawn. */
  ready?(part: P | undefined, context: RequestContext): Promise<unknown>;
  fields(known: KnownPart<Of, P>): readonly RecordField[];
  /** What the server is sent for what was answered; left out, just that. */
  sent?(body: Part, known: KnownPart<Of, P>): Part;
  /** What there is to say about the answers, below the questions. */
  below?(values: Values, known: KnownPart<Of, P>): ComponentChildren;
  /** Where a new one leads; left out, to its tab. */
  next?(of: Of, added: P): string;
  /** The order in which they are listed; left out, the newest first. */
  inOrder?(parts: readonly P[]): readonly P[];
  /** What there is to say about them as a whole, above the list. */
  above?(known: Known<Of>): ComponentChildren;
  line(part: P, known: Known<Of>): ComponentChildren;
  /** What can be done with one where it is listed. */
  acts?(part: P, listed: Listed<Of>): ComponentChildren;
}
