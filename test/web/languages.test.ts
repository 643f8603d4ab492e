import test from 'ava'
import { catalogues, chooseLanguage, languageOf } from '../../src/web/locales/catalogue.ts'
import { withSimulator } from '../helpers/simulator.ts'
import {
  authorizationUrl,
  createClient,
  createVisitor,
  identify,
  openIdentify,
} from '../helpers/visitor.ts'

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()

for (const [code, catalogue] of Object.entries(catalogues)) {
  test(`the catalogue ${code} has the keys and placeholders of the English one, and no empty text`, (t) => {
    t.deepEqual(Object.keys(catalogue), Object.keys(catalogues.en))
    for (const [key, text] of Object.entries(catalogues.en)) {
      const translated = catalogue[key as keyof typeof catalogue]
      t.deepEqual(placeholders(translated), placeholders(text), `${code} ${key}`)
      t.true(translated.trim().length > 0, key)
    }
  })
}

test('the catalogues differ: nothing was forgotten in English but words that are the same', (t) => {
  for (const code of ['fr', 'nl', 'de'] as const) {
    const same = Object.entries(catalogues.en).filter(
      ([key, text]) => catalogues[code][key as keyof typeof catalogues.en] === text,
    )
    const share = same.length / Object.keys(catalogues.en).length
    t.true(share < 0.07, `${code}: ${same.map(([key]) => key).join(', ')}`)
  }
})

test('a text fills in its placeholders, and leaves those without a value', (t) => {
  const { t: translate } = languageOf('fr')
  t.is(translate('phone.infoText', { service: 'A', partner: 'B' }), 'A chez B')
  t.is(translate('phone.infoText', { service: 'A' }), 'A chez {partner}')
})

test('the strongest wish wins, unknown ones are passed over', (t) => {
  t.is(chooseLanguage({}), 'en')
  t.is(chooseLanguage({ accepted: 'nl' }), 'nl')
  t.is(chooseLanguage({ remembered: 'de', accepted: 'nl' }), 'de')
  t.is(chooseLanguage({ uiLocales: 'fr', remembered: 'de', accepted: 'nl' }), 'fr')
  t.is(chooseLanguage({ switchedHere: 'en', uiLocales: 'fr', remembered: 'de' }), 'en')
  t.is(chooseLanguage({ uiLocales: 'xx fr-BE nl', accepted: 'nl' }), 'fr')
  t.is(chooseLanguage({ uiLocales: 'xx', accepted: 'nl' }), 'nl')
  t.is(chooseLanguage({ uiLocales: '__proto__ constructor', accepted: 'DE-at' }), 'de')
})

const titles = {
  fr: ['Identifiez-vous', 'Prouvez que c’est vous', 'Oups !', 'Téléphone : '],
  nl: ['Identificeer jezelf', 'Bewijs dat jij het bent', 'Oeps!', 'Telefoon van'],
  de: ['Identifizieren Sie sich', 'Zeigen Sie, dass Sie es sind', 'Hoppla!', 'Telefon von'],
  en: ['Identify yourself', 'Prove it’s you', 'Oops!', 'Phone of'],
} as const

for (const [code, [identifyTitle, wait, error, phone]] of Object.entries(titles)) {
  withSimulator(
    `identify, waiting and error pages follow ui_locales: ${code}`,
    async (t, { simulator }) => {
      const visitor = createVisitor()
      const headers = { 'accept-language': code === 'fr' ? 'nl' : 'fr' }
      const page = await openIdentify(simulator, visitor, { ui_locales: `${code} en` })
      const shown = await visitor.get(page, headers)
      t.regex(shown.body, new RegExp(`<html lang="${code}"`))
      t.true(shown.body.includes(identifyTitle))
      const waiting = await identify(visitor, page, '+32470000001')
      t.true((await visitor.get(waiting, headers)).body.includes(wait))
      const refused = authorizationUrl(simulator, { client_id: 'X', ui_locales: code })
      t.true((await visitor.get(refused, headers)).body.includes(error))
    },
  )

  withSimulator(
    `identify, error and phone pages follow Accept-Language: ${code}`,
    async (t, { simulator }) => {
      const visitor = createVisitor()
      const headers = { 'accept-language': `${code}-XX,${code};q=0.9,en;q=0.1` }
      const page = await openIdentify(simulator, visitor)
      t.true((await visitor.get(page, headers)).body.includes(identifyTitle))
      const refused = await visitor.get(authorizationUrl(simulator, { client_id: 'X' }), headers)
      t.true(refused.body.includes(error))
      const onPhone = await visitor.get(`${simulator.url}/app/+32470000001`, headers)
      t.true(onPhone.body.includes(phone))
    },
  )
}

withSimulator(
  'the switch is remembered, wins in its own visit, and loses to ui_locales in another',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, { ui_locales: 'fr' })
    const shown = await visitor.get(page)
    const href = /href="(\/language\?language=nl[^"]*)"/
      .exec(shown.body)?.[1]
      ?.replaceAll('&amp;', '&')
    const switched = await visitor.get(simulator.url + href)
    t.is(switched.statusCode, 303)
    t.is(switched.headers.location, page)
    t.regex((await visitor.get(page)).body, /<html lang="nl"/)
    t.regex((await visitor.get(`${simulator.url}/`)).body, /<html lang="nl"/)
    const other = await openIdentify(simulator, visitor, { ui_locales: 'de' })
    t.regex((await visitor.get(other)).body, /<html lang="de"/)
    const plain = await openIdentify(simulator, visitor)
    t.regex((await visitor.get(plain, { 'accept-language': 'fr' })).body, /<html lang="nl"/)
  },
)

withSimulator(
  'the switch leads nowhere else, and takes no language that is none',
  async (t, { simulator }) => {
    for (const target of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:1',
      '',
    ]) {
      const query = new URLSearchParams({ language: 'nl', returnTo: target })
      const answer = await createClient().get(`${simulator.url}/language?${query}`)
      t.is(answer.headers.location, `${simulator.url}/`, target)
    }
    const unknown = await createClient().get(`${simulator.url}/language?language=xx&returnTo=/app`)
    t.is(unknown.headers['set-cookie'], undefined)
    t.is(unknown.headers.location, `${simulator.url}/app`)
  },
)
