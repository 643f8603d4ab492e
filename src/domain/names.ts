/** Fictitious people and places for generated documents, by language. */
export interface NameList {
  readonly female: readonly string[]
  readonly male: readonly string[]
  readonly family: readonly string[]
  readonly streets: readonly string[]
}

const dutch: NameList = {
  female: ['Anna', 'Lotte', 'Femke', 'Marie', 'Noor', 'Ellen'],
  male: ['Bram', 'Daan', 'Jef', 'Wout', 'Pieter', 'Sander'],
  family: ['Peeters', 'Maes', 'Janssens', 'de Wit', 'Claes', 'Bakker'],
  streets: ['Kerkstraat', 'Molenweg', 'Lindelaan', 'Stationsstraat'],
}
const french: NameList = {
  female: ['Chloé', 'Élise', 'Camille', 'Zoé', 'Manon', 'Inès'],
  male: ['Hugo', 'Léo', 'Théo', 'Rémi', 'Luc', 'Benoît'],
  family: ['Dubois', 'Lambert', 'Dupont', 'Lefèvre', 'Renard', 'Simon'],
  streets: ['Rue Haute', 'Rue du Moulin', 'Avenue des Tilleuls', 'Rue de la Gare'],
}
const german: NameList = {
  female: ['Jutta', 'Heike', 'Lena', 'Käthe'],
  male: ['Jürgen', 'Uwe', 'Karl', 'Björn'],
  family: ['Müller', 'Weiß', 'Schäfer', 'Lang'],
  streets: ['Hauptstraße', 'Mühlenweg', 'Lindenallee', 'Bahnhofstraße'],
}
const international: NameList = {
  female: ['Alma', 'Sofia', 'Mira', 'Lea', 'Nina'],
  male: ['Adam', 'Marko', 'Elias', 'Oskar', 'Jonas'],
  family: ['Novak', 'Lund', 'Costa', 'Virtanen', 'Kovac'],
  streets: ['Main Street', 'Mill Road', 'Station Road'],
}

const lists: Readonly<Record<string, NameList>> = {
  BEL: dutch,
  NLD: dutch,
  FRA: french,
  LUX: french,
  DEU: german,
  AUT: german,
}

/** The names that are plausible on a country's documents. */
export function namesOf(country: string): NameList {
  return lists[country] ?? international
}

/** Belgian postal codes and their localities. */
export const belgianLocalities = [
  ['9000', 'GENT'],
  ['2800', 'MECHELEN'],
  ['5000', 'NAMUR'],
  ['4000', 'LIÈGE'],
  ['3700', 'TONGEREN'],
  ['8400', 'OOSTENDE'],
] as const
