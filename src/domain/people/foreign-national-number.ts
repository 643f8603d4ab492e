/** The data from which a foreign national number is generated. */
interface NumberSeed {
  /** `YYYY-MM-DD` */
  readonly birthdate: string
  readonly isMale: boolean
  /** Returns an integer from 0 up to but not including `limit`, reproducible for each `what`. */
  readonly draw: (what: string, limit: number) => number
}

type Maker = (seed: NumberSeed) => string

/** Creates a national number with valid check digits; undefined if the country's documents have none. */
export function createForeignNationalNumber(country: string, seed: NumberSeed): string | undefined {
  return makers[country]?.(seed)
}

/** Checks whether a text has the format of a country's national number. Check digits are not verified. */
export function isForeignNationalNumber(country: string, value: string): boolean {
  return forms[country]?.test(value) ?? false
}

const forms: Readonly<Record<string, RegExp>> = {
  ...{ ROU: /^\d{13}$/, BGR: /^\d{10}$/, CZE: /^\d{9,10}$/, SVK: /^\d{9,10}$/, HRV: /^\d{11}$/ },
  ...{ LTU: /^\d{11}$/, SVN: /^\d{13}$/, SRB: /^\d{13}$/, LVA: /^\d{11}$/, MLT: /^\d{7}[A-Z]$/ },
  MDA: /^\d{13}$/,
}

const makers: Readonly<Record<string, Maker>> = {
  ROU: romanian,
  BGR: bulgarian,
  CZE: czechoslovak,
  SVK: czechoslovak,
  HRV: croatian,
  LTU: lithuanian,
  SVN: (seed) => yugoslav(seed, 50),
  SRB: (seed) => yugoslav(seed, 71),
  LVA: latvian,
  MLT: maltese,
  MDA: moldovan,
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

function partsOf(birthdate: string) {
  const [year = '', month = '', day = ''] = birthdate.split('-')
  return { year, month, day, short: year.slice(2), isRecent: Number(year) >= 2000 }
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0)
}

/** Tries all serials, beginning with `start`, and returns the first number that `make` creates. */
function firstThat(
  start: number,
  limit: number,
  make: (serial: number) => string | undefined,
): string {
  for (let step = 0; step < limit; step++) {
    const made = make((start + step) % limit)
    if (made !== undefined) return made
  }
  throw new TypeError(`no serial below ${limit} gives a number`)
}

/** Cod numeric personal: sex and century, birthdate, county, serial, check digit modulo 11. */
function romanian({ birthdate, isMale, draw }: NumberSeed): string {
  const { short, month, day, isRecent } = partsOf(birthdate)
  const sex = (isRecent ? 5 : 1) + (isMale ? 0 : 1)
  const county = padded(1 + draw('county', 46), 2)
  const twelve = `${sex}${short}${month}${day}${county}${padded(1 + draw('serial', 998), 3)}`
  const rest = weighted(twelve, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
  return twelve + (rest === 10 ? 1 : rest)
}

/** ЕГН: birthdate (month plus 40 from 2000 on), serial (even for men), check digit modulo 11. */
function bulgarian({ birthdate, isMale, draw }: NumberSeed): string {
  const { short, month, day, isRecent } = partsOf(birthdate)
  const serial = 2 * draw('serial', 500) + (isMale ? 0 : 1)
  const nine = `${short}${padded(Number(month) + (isRecent ? 40 : 0), 2)}${day}${padded(serial, 3)}`
  const rest = weighted(nine, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11
  return nine + (rest % 10)
}

/** Rodné číslo: month plus 50 for women; ten digits divisible by 11, or nine without a check digit before 1954. */
function czechoslovak({ birthdate, isMale, draw }: NumberSeed): string {
  const { year, short, month, day } = partsOf(birthdate)
  const six = `${short}${padded(Number(month) + (isMale ? 0 : 50), 2)}${day}`
  const start = draw('serial', 1000)
  if (Number(year) < 1954) return six + padded(start, 3)
  return firstThat(start, 1000, (serial) => {
    const nine = six + padded(serial, 3)
    const rest = Number(nine) % 11
    return rest === 10 ? undefined : nine + rest
  })
}

/** OIB: ten digits without meaning, and a check digit (ISO 7064, mod 11,10). */
function croatian({ draw }: NumberSeed): string {
  const ten = `${1 + draw('first', 9)}${padded(draw('serial', 1_000_000_000), 9)}`
  const product = [...ten].reduce((carry, digit) => {
    const sum = (carry + Number(digit)) % 10
    return ((sum === 0 ? 10 : sum) * 2) % 11
  }, 10)
  return ten + ((11 - product) % 10)
}

/** Asmens kodas: sex and century, birthdate, serial, check digit modulo 11 with two sets of weights. */
function lithuanian({ birthdate, isMale, draw }: NumberSeed): string {
  const { short, month, day, isRecent } = partsOf(birthdate)
  const sex = (isRecent ? 5 : 3) + (isMale ? 0 : 1)
  const ten = `${sex}${short}${month}${day}${padded(draw('serial', 1000), 3)}`
  const first = weighted(ten, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
  const second = weighted(ten, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11
  return ten + (first === 10 ? second % 10 : first)
}

/** EMŠO and JMBG: birthdate (year in three digits), region, serial (500 or more for women), check digit modulo 11. */
function yugoslav({ birthdate, isMale, draw }: NumberSeed, region: number): string {
  const { year, month, day } = partsOf(birthdate)
  const start = draw('serial', 500)
  return firstThat(start, 500, (serial) => {
    const twelve = `${day}${month}${year.slice(1)}${region}${padded(serial + (isMale ? 0 : 500), 3)}`
    const rest = 11 - (weighted(twelve, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)
    return rest === 10 ? undefined : twelve + (rest % 11)
  })
}

/** Personas kods in the format before 2017: birthdate, century, serial, check digit modulo 11. */
function latvian({ birthdate, draw }: NumberSeed): string {
  const { short, month, day, isRecent } = partsOf(birthdate)
  const start = draw('serial', 1000)
  return firstThat(start, 1000, (serial) => {
    const ten = `${day}${month}${short}${isRecent ? 2 : 1}${padded(serial, 3)}`
    const rest = (1101 - weighted(ten, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11
    return rest === 10 ? undefined : ten + rest
  })
}

/** Number of a person born in Malta: serial, year of birth, M. */
function maltese({ birthdate, draw }: NumberSeed): string {
  return `${padded(1 + draw('serial', 99_998), 5)}${partsOf(birthdate).short}M`
}

/** IDNP: 2, serial, check digit with the weights 7, 3, 1. */
function moldovan({ draw }: NumberSeed): string {
  const twelve = `20${padded(draw('first', 100_000), 5)}${padded(draw('second', 100_000), 5)}`
  const check = weighted(twelve, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10
  return twelve + check
}
