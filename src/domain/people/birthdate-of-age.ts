/** How long ago the last birthday was, in milliseconds: neither today nor tomorrow changes the age. */
const sinceBirthday = 100 * 24 * 3_600_000

/** Returns the birthdate of somebody who is so many years old. @param now milliseconds since the epoch */
export function birthdateOfAge(age: number, now: number): string {
  const birthday = new Date(now - sinceBirthday)
  const year = String(birthday.getUTCFullYear() - age).padStart(4, '0')
  // 29 February is not in every year.
  return `${year}-${birthday.toISOString().slice(5, 10).replace('02-29', '02-28')}`
}
