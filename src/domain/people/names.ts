/** Fictitious names for generated documents. */
export interface NameList {
  readonly female: readonly string[]
  readonly male: readonly string[]
  readonly family: readonly string[]
}

/**
 * Countries, women's names, men's names and family names in the country's language. They are common names and do not
 * refer to real people.
 */
const table = `
BEL NLD | Anna Lotte Femke Marie Noor Ellen | Bram Daan Jef Wout Pieter Sander | Peeters Maes Janssens de-Wit Claes Bakker
FRA LUX | Chloé Élise Camille Zoé Manon Inès | Hugo Léo Théo Rémi Luc Benoît | Dubois Lambert Dupont Lefèvre Renard Simon
DEU AUT | Jutta Heike Lena Käthe Greta Ilse | Jürgen Uwe Karl Björn Lukas Emil | Müller Weiß Schäfer Lang Vogel Jäger
BGR | Мария Елена Ивана Десислава Радка | Георги Иван Димитър Николай Петър | Иванов Петров Димитров Стоянов Колев
HRV | Ana Ivana Marija Petra Lucija | Ivan Luka Marko Josip Filip | Horvat Kovačević Babić Marić Jurić
CYP GRC | Μαρία Ελένη Κατερίνα Σοφία Άννα | Γιώργος Νίκος Δημήτρης Κώστας Γιάννης | Παπαδάκης Νικολάου Γεωργίου Δημητρίου
CZE | Jana Tereza Eliška Lucie Adéla | Jan Tomáš Jakub Ondřej Jiří | Novák Svoboda Dvořák Černý Procházka
DNK | Freja Ida Clara Astrid Mathilde | Mads Søren Lars Mikkel Jens | Jensen Nielsen Hansen Sørensen Møller
EST | Liis Kadri Mari Triin Anneli | Martin Rasmus Toomas Jaan Priit | Tamm Saar Sepp Mägi Kask
FIN | Aino Helmi Päivi Sanna Venla | Juhani Mikko Antti Eero Väinö | Korhonen Virtanen Mäkinen Nieminen Hämäläinen
HUN | Anna Eszter Zsófia Katalin Réka | Bence Gábor László Zoltán Ádám | Nagy Kovács Tóth Szabó Horváth
ISL | Guðrún Anna Sigríður Kristín Katrín | Jón Sigurður Guðmundur Gunnar Ólafur | Jónsson Sigurðsson Gunnarsson Ólafsson
IRL | Aoife Niamh Saoirse Ciara Róisín | Conor Cian Oisín Seán Darragh | Murphy Byrne Walsh O'Brien Kelly
ITA | Giulia Chiara Francesca Sofia Elisa | Luca Matteo Marco Andrea Lorenzo | Rossi Ferrari Bianchi Romano Greco
LVA | Anna Līga Ilze Kristīne Elīna | Jānis Andris Mārtiņš Edgars Kaspars | Bērziņš Kalniņš Ozoliņš Liepiņš Krūmiņš
LTU | Ieva Gabija Rasa Eglė Austėja | Jonas Lukas Mantas Tomas Vytautas | Kazlauskas Petrauskas Jankauskas Balčiūnas
MLT | Maria Rita Martina Claire Ġulja | Joseph Mark Luke Ġorġ Karm | Borg Camilleri Vella Farrugia Zammit
MDA ROU | Ioana Andreea Ștefania Elena Mihaela | Andrei Ionuț Mihai Ștefan Cristian | Popescu Ionescu Rusu Munteanu Țurcanu
NOR | Ingrid Nora Solveig Kari Åse | Ola Lars Håkon Øyvind Magnus | Hansen Johansen Olsen Bjørnstad Lund
POL | Zofia Agnieszka Małgorzata Ewa Łucja | Jan Paweł Łukasz Michał Stanisław | Nowak Wójcik Kowalczyk Woźniak Mazur
PRT | Maria Inês Beatriz Catarina Sofia | João Rui Gonçalo Tiago Luís | Silva Santos Ferreira Gonçalves Conceição
SRB | Јелена Милица Марија Ана Драгана | Никола Марко Стефан Милош Јован | Јовановић Петровић Николић Марковић
SVK | Zuzana Katarína Mária Ľubica Jana | Peter Ján Ľuboš Marek Štefan | Horváth Kováč Varga Tóth Baláž
SVN | Maja Nina Špela Eva Urška | Luka Matej Žiga Rok Jure | Novak Krajnc Zupančič Kovačič Hribar
ESP | Lucía Carmen María Íñiga Paula | Javier Iñaki Álvaro Diego José | García Martínez Muñoz Ibáñez Peña
SWE | Elsa Astrid Maja Åsa Linnéa | Erik Lars Göran Björn Axel | Andersson Lindqvist Nyström Sjöberg Åkesson
GBR | Emily Olivia Charlotte Isla Megan | Oliver George Harry Callum Rhys | Taylor Evans Wright Campbell Hughes
`

function words(text = ''): string[] {
  return text
    .trim()
    .split(' ')
    .map((word) => word.replace('-', ' '))
}

const lists: ReadonlyMap<string, NameList> = new Map(
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [codes, female, male, family] = line.split('|')
      const list = { female: words(female), male: words(male), family: words(family) }
      return words(codes).map((code) => [code, list] as const)
    }),
)

/**
 * Returns names that are plausible on a country's documents.
 *
 * @throws TypeError if itsme does not support the country
 */
export function namesOf(country: string): NameList {
  const list = lists.get(country)
  if (list === undefined) throw new TypeError(`no names for country "${country}"`)
  return list
}

/** Streets for the addresses of Belgian and Dutch users. */
export const streets = ['Kerkstraat', 'Molenweg', 'Lindelaan', 'Stationsstraat'] as const

/** Belgian postal codes and their localities. */
export const belgianLocalities = [
  ['9000', 'GENT'],
  ['2800', 'MECHELEN'],
  ['5000', 'NAMUR'],
  ['4000', 'LIÈGE'],
  ['3700', 'TONGEREN'],
  ['8400', 'OOSTENDE'],
] as const

/** Dutch postal codes and their localities. */
export const dutchLocalities = [
  ['3511 AB', 'Utrecht'],
  ['6211 CD', 'Maastricht'],
  ['9711 EF', 'Groningen'],
  ['2312 GH', 'Leiden'],
] as const
