/** A country whose identity documents itsme accepts. */
export interface Country {
  /** ISO 3166-1 alpha-3, as in fixtures and claims. */
  readonly code: string
  /** ISO 3166-1 alpha-2, as on the identify page. */
  readonly shortCode: string
  /** International calling code, digits only. */
  readonly callingCode: string
  readonly name: string
}

const table = `
BEL BE 32 Belgium
NLD NL 31 Netherlands
LUX LU 352 Luxembourg
FRA FR 33 France
DEU DE 49 Germany
AUT AT 43 Austria
BGR BG 359 Bulgaria
HRV HR 385 Croatia
CYP CY 357 Cyprus
CZE CZ 420 Czechia
DNK DK 45 Denmark
EST EE 372 Estonia
FIN FI 358 Finland
GRC GR 30 Greece
HUN HU 36 Hungary
ISL IS 354 Iceland
IRL IE 353 Ireland
ITA IT 39 Italy
LVA LV 371 Latvia
LTU LT 370 Lithuania
MLT MT 356 Malta
MDA MD 373 Moldova
NOR NO 47 Norway
POL PL 48 Poland
PRT PT 351 Portugal
ROU RO 40 Romania
SRB RS 381 Serbia
SVK SK 421 Slovakia
SVN SI 386 Slovenia
ESP ES 34 Spain
SWE SE 46 Sweden
GBR GB 44 United Kingdom
`

/** The 32 countries of itsme's claims appendix, Belgium and its neighbours first. */
export const countries: readonly Country[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [code = '', shortCode = '', callingCode = '', ...name] = line.split(' ')
    return { code, shortCode, callingCode, name: name.join(' ') }
  })

/** Returns the country with an ISO 3166-1 alpha-3 code; undefined if itsme does not support it. */
export function findCountry(code: string): Country | undefined {
  return countries.find((country) => country.code === code)
}

/** Finds the country whose calling code the digits of an E.164 number begin with (calling codes are prefix-free). */
export function findCountryByDigits(digits: string): Country | undefined {
  return countries.find((country) => digits.startsWith(country.callingCode))
}
