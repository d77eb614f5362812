/** What the figures are narrowed to, as it stands in the address; an empty value is left out. */
export interface Filters {
  country?: string;
  scope?: string;
  from?: string;
  to?: string;
  adm1?: string;
  type?: string;
}
